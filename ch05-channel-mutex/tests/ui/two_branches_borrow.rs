struct Receiver;

impl Receiver {
    async fn recv(&mut self) -> Option<u32> {
        None
    }
}

/// What `select!` makes of two branches.
pub async fn select(mut receiver: Receiver) {
    let branch_1 = receiver.recv();
    let branch_2 = receiver.recv();
    drop((branch_1, branch_2));
}
