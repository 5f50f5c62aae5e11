//! What a buffer is worth: copies through sockets, with buffers of 1, 64 and
//! 8192 bytes, and counts with the `Metered` of exercise 4.5.
//!
//! ```text
//! cargo run -p ch04 --release --example metered                  # yours
//! cargo run -p ch04 --release --example metered -- --solution    # ours
//! ```

#[path = "support/args.rs"]
mod args;

use ch04::net::{TcpListener, TcpStream};
use ch04::{Runtime, grouped, join, spawn, yield_now};
use futures::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy, repeat, sink};
use std::io;
use std::process::ExitCode;
use std::time::Instant;

const BYTES: u64 = 256 * 1024;

fn main() -> ExitCode {
    args::main("metered [-- --solution]", |mut args| {
        let ours = args.flag("--solution");
        args.finish()?;
        let measured = if ours {
            solution::table()
        } else {
            yours::table()
        };
        measured.map_err(|e| e.to_string())
    })
}

// ANCHOR: copy
/// Copies with a buffer of this size.
async fn copy_with<R, W>(size: usize, reader: &mut R, writer: &mut W) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut buffer = vec![0; size];
    for round in 1_u64.. {
        let n = reader.read(&mut buffer).await?;
        if n == 0 {
            break;
        }
        writer.write_all(&buffer[..n]).await?;
        if round % 16 == 0 {
            yield_now().await;
        }
    }
    writer.close().await
}
// ANCHOR_END: copy

/// A connection, both ends.
async fn pair() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind(([127, 0, 0, 1], 0).into())?;
    let (client, server) = join(
        TcpStream::connect(listener.local_addr()?),
        listener.accept(),
    )
    .await;
    Ok((client?, server?.0))
}

/// The same for both: each has types of its own.
macro_rules! table {
    ($of:ident, $module:ident) => {
        mod $of {
            use super::*;
            use ch04::$module::metered::Metered;

            pub fn table() -> io::Result<()> {
                println!("copied each time: {} bytes", grouped(BYTES));
                println!("  buffer      reads     waits    writes     waits          time");
                let mut runtime = Runtime::new()?;
                [1, 64, 8192]
                    .into_iter()
                    .try_for_each(|size| runtime.block_on(row(size)))
            }

            async fn row(size: usize) -> io::Result<()> {
                let ((mut source, from), (to, target)) = (pair().await?, pair().await?);
                // One gives what it can, one takes what comes; we stand in between.
                let gives = spawn(async move {
                    copy(repeat(7).take(BYTES), &mut source).await?;
                    source.close().await
                });
                let takes = spawn(async move { copy(target, &mut sink()).await });
                let (mut from, mut to) = (Metered::new(from), Metered::new(to));
                let start = Instant::now();
                copy_with(size, &mut from, &mut to).await?;
                let us = grouped(start.elapsed().as_micros() as u64);
                gives.await.expect("it does not panic")?;
                assert_eq!(takes.await.expect("it does not panic")?, BYTES);
                assert_eq!((from.reads().bytes, to.writes().bytes), (BYTES, BYTES));
                let [reads, writes] = [from.reads(), to.writes()]
                    .map(|n| format!("{:>9} {:>9}", grouped(n.calls), grouped(n.waits)));
                println!("{size:>8}  {reads} {writes} {us:>10} µs");
                Ok(())
            }
        }
    };
}

table!(yours, exercises);
table!(solution, solutions);
