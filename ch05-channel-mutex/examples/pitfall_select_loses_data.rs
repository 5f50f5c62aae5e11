//! Pitfall: a branch of a `select!` that had taken something, and lost the race.

use ch05::{block_on, select};
use futures::io::{AsyncRead, AsyncReadExt};
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

const WORDS: &[u8] = b"ricedishsouptea!";

/// Brings one byte at every second poll.
struct Slow {
    left: &'static [u8],
    waited: bool,
}

impl AsyncRead for Slow {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        self.waited = !self.waited;
        if self.waited {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let n = self.left.len().min(1);
        buf[..n].copy_from_slice(&self.left[..n]);
        self.left = &self.left[n..];
        Poll::Ready(Ok(n))
    }
}

/// Something else that the loop waits for: ready at every seventh poll.
#[derive(Default)]
struct Ticks(u32);

impl Ticks {
    async fn tick(&mut self) {
        poll_fn(|cx| {
            self.0 += 1;
            if self.0.is_multiple_of(7) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}

// ANCHOR: wrong
/// Not cancel safe: what has come of a word lies in this future.
async fn word(stream: &mut Slow) -> io::Result<String> {
    let mut word = [0; 4];
    stream.read_exact(&mut word).await?;
    Ok(String::from_utf8_lossy(&word).into_owned())
}

async fn new_future_each_time(mut stream: Slow) {
    let mut ticks = Ticks::default();
    loop {
        select! {
            biased;
            word = word(&mut stream) => match word {
                Ok(word) => println!("  {word}"),
                Err(_) => break, // the end
            },
            () = ticks.tick() => println!("  (tick)"), // and `word` is dropped
        }
    }
}
// ANCHOR_END: wrong

// ANCHOR: lent
/// The future outlives the round: `select!` gets a reference, and drops only that.
async fn same_future_until_it_is_ready(mut stream: Slow) {
    let mut ticks = Ticks::default();
    'words: loop {
        let mut word = pin!(word(&mut stream));
        loop {
            select! {
                biased;
                word = &mut word => match word {
                    Ok(word) => {
                        println!("  {word}");
                        continue 'words;
                    }
                    Err(_) => break 'words,
                },
                () = ticks.tick() => println!("  (tick)"),
            }
        }
    }
}
// ANCHOR_END: lent

// ANCHOR: safe
/// Cancel safe: what has come of a word lies in here, and outlives each future.
struct Words {
    stream: Slow,
    come: Vec<u8>,
}

impl Words {
    async fn next(&mut self) -> io::Result<String> {
        while self.come.len() < 4 {
            let mut byte = [0];
            self.stream.read_exact(&mut byte).await?;
            self.come.extend(byte); // no await between this and the read
        }
        let word = self.come.drain(..4).collect();
        String::from_utf8(word).map_err(io::Error::other)
    }
}

async fn state_outside_of_the_future(stream: Slow) {
    let mut ticks = Ticks::default();
    let come = Vec::new();
    let mut words = Words { stream, come };
    loop {
        select! {
            biased;
            word = words.next() => match word {
                Ok(word) => println!("  {word}"),
                Err(_) => break,
            },
            () = ticks.tick() => println!("  (tick)"),
        }
    }
}
// ANCHOR_END: safe

fn main() {
    let slow = || Slow {
        left: WORDS,
        waited: false,
    };
    println!("a new future in each round:");
    block_on(new_future_each_time(slow()));
    println!("the same future until it is ready:");
    block_on(same_future_until_it_is_ready(slow()));
    println!("the state outside of the future:");
    block_on(state_outside_of_the_future(slow()));
}
