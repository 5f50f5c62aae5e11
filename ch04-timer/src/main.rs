//! Chapter 4's demonstration: `cargo run -p ch04 [-- SECTION]`.

mod demo;

use ch04::net::{TcpListener, TcpStream};
use ch04::s3_timers_in_the_loop::block_on as block_on_in_the_loop;
use ch04::time::sleep;
use ch04::{JoinHandle, Runtime, Usage, grouped, join, measure, spawn, threads};
use ch04::{s1_thread_per_timer, s2_timer_thread, s3_timers_in_the_loop};
use demo::Section;
use futures::future::join_all;
use futures::io::{AsyncReadExt, AsyncWriteExt};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    demo::main(&[
        Section {
            name: "steps",
            about: "200 timers, four ways to wait for them",
            run: steps,
        },
        Section {
            name: "sleeps",
            about: "100,000 sleeps of 1 to 50 ms on one thread",
            run: sleeps,
        },
        Section {
            name: "idle",
            about: "10,000 timers, and nothing to do for two seconds",
            run: idle,
        },
        Section {
            name: "echo",
            about: "a server and a client on one thread",
            run: echo,
        },
    ])
}

// ANCHOR: steps
fn steps() {
    let (output, usage) = measure(|| block_on_in_the_loop(many(s1_thread_per_timer::sleep)));
    show("a thread each", output, usage);

    let timers = s2_timer_thread::Timers::start();
    let sleep_through_thread = |duration| timers.sleep(duration);
    let (output, usage) = measure(|| block_on_in_the_loop(many(sleep_through_thread)));
    drop(timers);
    show("one timer thread", output, usage);

    let (output, usage) = measure(|| block_on_in_the_loop(many(s3_timers_in_the_loop::sleep)));
    show("in the loop", output, usage);

    let mut runtime = Runtime::new().expect("a runtime");
    let (output, usage) = measure(|| runtime.block_on(many(sleep)));
    show("in the runtime", output, usage);
}

/// Waits for 200 timers. How many threads has the process meanwhile?
async fn many<F: Future>(sleep: impl Fn(Duration) -> F) -> Option<usize> {
    let timers = (101..=300).map(|ms| sleep(Duration::from_millis(ms)));
    // Polled after all of them: whoever needs a thread has it now.
    let look = async { threads() };
    join(join_all(timers), look).await.1
}

fn show(step: &str, peak: Option<usize>, usage: Usage) {
    let peak = peak.map_or("not counted on this system".into(), |n| n.to_string());
    println!("threads, {step}: {peak}");
    if let Some(cpu) = usage.cpu {
        println!("CPU time, {step}: {} ms", cpu.as_millis());
    }
    println!("wall time, {step}: {} ms", usage.wall.as_millis());
    // Those who have done their work are not the next step's.
    while threads().is_some_and(|now| now > 1) {
        thread::yield_now();
    }
}
// ANCHOR_END: steps

// ANCHOR: sleeps
fn sleeps() {
    const SLEEPS: u64 = 100_000;
    let before = threads();
    let mut runtime = Runtime::new().expect("a runtime");
    let (early, usage) = measure(|| {
        let mut random = 1;
        let tasks: Vec<_> = (0..SLEEPS)
            .map(|_| {
                let micros = 1_000 + next(&mut random) % 49_001;
                runtime.spawn(is_early(Duration::from_micros(micros)))
            })
            .collect();
        runtime.block_on(count(tasks))
    });
    println!(
        "sleeps that are over: {}",
        grouped(runtime.report().finished)
    );
    println!("too early: {early}");
    match threads().zip(before) {
        Some((after, before)) => println!("extra threads: {}", after - before),
        None => println!("extra threads: not counted on this system"),
    }
    println!("{usage}");
}

// ANCHOR: is_early
/// By the system's clock, whatever the runtime's says.
async fn is_early(duration: Duration) -> bool {
    let start = Instant::now();
    sleep(duration).await;
    start.elapsed() < duration
}
// ANCHOR_END: is_early

async fn count(tasks: Vec<JoinHandle<bool>>) -> usize {
    let mut early = 0;
    for task in tasks {
        early += usize::from(task.await.expect("a sleep does not panic"));
    }
    early
}

/// Numbers that look random, and are the same in every run: xorshift.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}
// ANCHOR_END: sleeps

// ANCHOR: idle
fn idle() {
    const TIMERS: u64 = 10_000;
    let mut runtime = Runtime::new().expect("a runtime");
    for _ in 0..TIMERS {
        drop(runtime.spawn(sleep(Duration::from_secs(3600))));
    }
    // Behind all of them in the queue: when it is over, they wait.
    let last = runtime.spawn(async {});
    runtime.block_on(last).expect("it does not panic");
    println!("timers that wait: {}", grouped(TIMERS));
    let ((), usage) = measure(|| runtime.block_on(sleep(Duration::from_secs(2))));
    println!("{usage}");
}
// ANCHOR_END: idle

// ANCHOR: echo
fn echo() {
    let mut runtime = Runtime::new().expect("a runtime");
    let (talk, usage) = measure(|| runtime.block_on(talk()));
    talk.expect("this machine can connect to itself");
    println!("{usage}");
}

async fn talk() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let client = client(listener.local_addr()?);
    let (server, client) = join(spawn(serve_one(listener)), client).await;
    server.expect("it does not panic").and(client)
}

async fn serve_one(listener: TcpListener) -> io::Result<()> {
    let (mut stream, _) = listener.accept().await?;
    let mut buf = [0; 64];
    loop {
        let n = stream.read(&mut buf).await?;
        println!("the server reads {n} bytes");
        if n == 0 {
            return Ok(());
        }
        stream.write_all(&buf[..n]).await?;
    }
}

async fn client(server: SocketAddr) -> io::Result<()> {
    let (mut reader, mut writer) = TcpStream::connect(server).await?.into_split();
    for word in ["rice", "dish", "soup"] {
        println!("the client writes `{word}`");
        writer.write_all(word.as_bytes()).await?;
        let mut back = [0; 4];
        reader.read_exact(&mut back).await?;
        println!("the client reads `{}`", String::from_utf8_lossy(&back));
    }
    drop(writer); // no more
    let n = reader.read(&mut [0; 64]).await?;
    println!("the client reads {n} bytes");
    Ok(())
}
// ANCHOR_END: echo
