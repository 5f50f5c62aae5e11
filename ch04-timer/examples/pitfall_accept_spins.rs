//! Pitfall: a server that tries again at once when it has no file left.

#[cfg(not(unix))]
fn main() {
    println!("this system has no limit of open files to run into");
}

#[cfg(unix)]
fn main() {
    use ch04::{block_on, grouped};
    use std::time::Duration;

    // Few enough for a file of each client to be one too many.
    let (_, hard) = rlimit::getrlimit(rlimit::Resource::NOFILE).expect("a limit");
    rlimit::setrlimit(rlimit::Resource::NOFILE, 32, hard).expect("a lower one is allowed");
    const TIME: Duration = Duration::from_millis(300);

    println!("no file is left, and a client knocks, for 300 ms:");
    let errors = grouped(block_on(wrong(TIME)));
    println!("accept again at once: {errors} errors");
    println!("incoming, with pauses: {} errors", block_on(fixed(TIME)));
}

#[cfg(unix)]
mod servers {
    use ch04::net::TcpListener;
    use ch04::time::timeout;
    use ch04::yield_now;
    use futures::stream::StreamExt;
    use std::fs::File;
    use std::net::TcpStream;
    use std::time::Duration;

    // ANCHOR: wrong
    /// How many errors does this loop meet?
    pub async fn wrong(time: Duration) -> u64 {
        let (listener, _client, _files) = no_file_left();
        let mut errors = 0;
        let serve = async {
            loop {
                match listener.accept().await {
                    Ok(_) => println!("a client"),
                    Err(_) => errors += 1,
                }
                // Or else not even the timeout would have a turn.
                yield_now().await;
            }
        };
        let _: Result<(), _> = timeout(time, serve).await;
        errors
    }
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    /// And this one?
    pub async fn fixed(time: Duration) -> u64 {
        let (listener, _client, _files) = no_file_left();
        let mut errors = 0;
        let serve = async {
            let mut incoming = listener.incoming();
            while let Some(accepted) = incoming.next().await {
                match accepted {
                    Ok(_) => println!("a client"),
                    Err(_) => errors += 1,
                }
            }
        };
        let _ = timeout(time, serve).await;
        errors
    }
    // ANCHOR_END: fixed

    /// A listener, a client that waits at it, and all files that there were.
    fn no_file_left() -> (TcpListener, TcpStream, Vec<File>) {
        let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap()).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let client = TcpStream::connect(address).expect("the system takes it");
        let files = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
        (listener, client, files)
    }
}
#[cfg(unix)]
use servers::{fixed, wrong};
