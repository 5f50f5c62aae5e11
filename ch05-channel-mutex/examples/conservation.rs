//! Are permits ever lost, or made? A thousand tasks take some, hold them for a
//! while, run out of patience or are aborted, all at random, and at the end we
//! count. `cargo run -p ch05 --release --example conservation -- --seeds 10000`

use ch05::sync::Semaphore;
use ch05::time::{pause, sleep, timeout};
use ch05::{JoinHandle, Runtime, grouped, spawn, yield_now};
use std::env::args;
use std::sync::Arc;
use std::time::{Duration, Instant};

const TASKS: u64 = 1000;

fn main() {
    let mut args = args().skip_while(|arg| arg != "--seeds").skip(1);
    let seeds = args.next().map(|seeds| seeds.parse());
    let Ok(seeds) = seeds.unwrap_or(Ok(1000)) else {
        eprintln!("--seeds: how many, as a number");
        std::process::exit(2);
    };
    println!(
        "seeds: {}, from 0, with {} tasks each",
        grouped(seeds),
        grouped(TASKS)
    );
    let start = Instant::now();
    let mut total = Ends::default();
    for seed in 0..seeds {
        total.add(&run(seed));
    }
    let Ends {
        held,
        closed,
        impatient,
        aborted,
        wrong,
    } = total;
    println!("had their permits: {}", grouped(held));
    println!("found it closed: {}", grouped(closed));
    println!("ran out of patience: {}", grouped(impatient));
    println!("were aborted: {}", grouped(aborted));
    println!("permits lost or made: {}", grouped(wrong));
    println!("time: {:.1} s", start.elapsed().as_secs_f64());
    assert_eq!(wrong, 0, "the seeds are above");
}

/// How the tasks of a run ended, and how many permits are too few or too many then.
#[derive(Debug, Default)]
pub struct Ends {
    pub held: u64,
    pub closed: u64,
    pub impatient: u64,
    pub aborted: u64,
    pub wrong: u64,
}

enum End {
    Held,
    Closed,
    Impatient,
}

impl Ends {
    pub fn add(&mut self, other: &Self) {
        self.held += other.held;
        self.closed += other.closed;
        self.impatient += other.impatient;
        self.aborted += other.aborted;
        self.wrong += other.wrong;
    }
}

/// Runs the tasks of one seed. The clock stands still, so it takes no time to
/// wait, and a seed does the same each time.
///
/// # Panics
///
/// If one of the tasks does.
pub fn run(seed: u64) -> Ends {
    let mut runtime = Runtime::new().unwrap();
    runtime.block_on(async {
        pause();
        let mut random = Random(seed);
        let permits = random.up_to(20);
        let semaphore = Arc::new(Semaphore::new(permits as usize));
        let mut tasks = Vec::new();
        for _ in 0..TASKS {
            let wants = random.up_to(permits) as u32;
            tasks.push(spawn(task(semaphore.clone(), wants, Random(random.next()))));
        }
        disturb(&semaphore, &mut tasks, &mut random).await;

        let mut ends = Ends::default();
        for task in tasks {
            match task.await {
                Ok(End::Held) => ends.held += 1,
                Ok(End::Closed) => ends.closed += 1,
                Ok(End::Impatient) => ends.impatient += 1,
                Err(error) if error.is_cancelled() => ends.aborted += 1,
                Err(error) => panic!("seed {seed}: {error}"),
            }
        }
        let left = semaphore.available_permits() as u64;
        ends.wrong = left.abs_diff(permits);
        if ends.wrong > 0 {
            eprintln!("seed {seed}: {permits} permits at the start, {left} at the end");
        }
        ends
    })
}

// ANCHOR: task
/// Takes permits and holds them, across yields and sleeps.
async fn task(semaphore: Arc<Semaphore>, wants: u32, mut random: Random) -> End {
    let patience = Duration::from_micros(random.up_to(3000));
    let acquire = semaphore.acquire_many(wants);
    let permit = match timeout(patience, acquire).await {
        Ok(Ok(permit)) => permit,
        Ok(Err(_)) => return End::Closed,
        Err(_) => return End::Impatient,
    };
    assert_eq!(permit.num_permits(), wants as usize);
    for _ in 0..random.up_to(3) {
        yield_now().await;
    }
    if random.up_to(8) == 1 {
        sleep(Duration::from_micros(random.up_to(100))).await;
    }
    drop(permit);
    End::Held
}
// ANCHOR_END: task

/// Aborts every fifth task, at some time. Closes one semaphore in eight.
async fn disturb(semaphore: &Semaphore, tasks: &mut [JoinHandle<End>], random: &mut Random) {
    let closes_at = random.up_to(TASKS / 5 * 8);
    for n in 0..TASKS / 5 {
        let victim = random.up_to(TASKS) - 1;
        tasks[victim as usize].abort();
        if random.up_to(4) == 1 {
            sleep(Duration::from_micros(random.up_to(50))).await;
        } else {
            yield_now().await;
        }
        if n == closes_at {
            semaphore.close();
        }
    }
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// From 1 to `most`.
    fn up_to(&mut self, most: u64) -> u64 {
        self.next() % most + 1
    }
}
