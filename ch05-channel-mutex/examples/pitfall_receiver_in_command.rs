//! Pitfall: the answer's receiver goes with the question, and both sides look at it.

use ch05::sync::{mpsc, oneshot};
use ch05::{block_on, spawn, yield_now};
use std::sync::{Arc, Mutex};

fn main() {
    println!("the receiver is in the command:");
    block_on(shared());
    println!("the sender is in the command:");
    block_on(owned());
}

// ANCHOR: wrong
/// The one who asks keeps a clone of `answer`.
struct Shared {
    responder: oneshot::Sender<&'static str>,
    answer: Arc<Mutex<oneshot::Receiver<&'static str>>>,
}

async fn shared() {
    let (commands, mut inbox) = mpsc::channel::<Shared>(32);
    let manager = spawn(async move {
        let mut for_nobody = 0;
        while let Some(Shared { responder, answer }) = inbox.recv().await {
            for_nobody += usize::from(!responder.is_closed() && Arc::strong_count(&answer) == 1);
            let _ = responder.send("bar");
        }
        for_nobody
    });

    let (responder, answer) = oneshot::channel();
    let answer = Arc::new(Mutex::new(answer));
    let command = Shared {
        responder,
        answer: answer.clone(),
    };
    commands.send(command).await.expect("the manager is there");
    // To wait for it, we had to hold the lock across an await. So we ask, and go on.
    println!("the answer: {:?}", answer.lock().unwrap().try_recv());
    yield_now().await;
    println!("a turn later: {:?}", answer.lock().unwrap().try_recv());

    let (responder, answer) = oneshot::channel();
    let answer = Arc::new(Mutex::new(answer));
    let command = Shared {
        responder,
        answer: answer.clone(),
    };
    commands.send(command).await.expect("the manager is there");
    drop(answer); // gone, but the receiver lives on, in the command
    drop(commands);
    let for_nobody = manager.await.expect("it does not panic");
    println!("answers for somebody who had gone: {for_nobody}");
}
// ANCHOR_END: wrong

// ANCHOR: fixed
/// The receiver belongs to the one who asks, and to nobody else.
struct Owned {
    responder: oneshot::Sender<&'static str>,
}

async fn owned() {
    let (commands, mut inbox) = mpsc::channel::<Owned>(32);
    let manager = spawn(async move {
        let mut for_nobody = 0;
        while let Some(Owned { responder }) = inbox.recv().await {
            if responder.is_closed() {
                continue; // there is no work to do
            }
            for_nobody += usize::from(responder.send("bar").is_err());
        }
        for_nobody
    });

    let (responder, answer) = oneshot::channel();
    commands
        .send(Owned { responder })
        .await
        .expect("the manager is there");
    println!("the answer: {:?}", answer.await);

    let (responder, answer) = oneshot::channel();
    commands
        .send(Owned { responder })
        .await
        .expect("the manager is there");
    drop(answer);
    drop(commands);
    let for_nobody = manager.await.expect("it does not panic");
    println!("answers for somebody who had gone: {for_nobody}");
}
// ANCHOR_END: fixed
