//! What it costs to be busy: one worker, and what waits for it, at different loads,
//! measured with the `watched` queue of exercise 5.6. The clock stands still, so
//! hours take a moment.
//!
//! ```text
//! cargo run -p ch05 --release --example queue                  # yours
//! cargo run -p ch05 --release --example queue -- --solution    # ours
//! ```

#[path = "support/args.rs"]
mod args;

use ch05::time::{now, pause, sleep};
use ch05::{Runtime, spawn};
use std::process::ExitCode;
use std::time::Duration;

const JOBS: u32 = 20_000;
/// How long a job takes, on average.
const JOB_MS: f64 = 10.0;

fn main() -> ExitCode {
    args::main("queue [-- --solution]", |mut args| {
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

/// Numbers that look random and are the same in each run (G. Marsaglia's xorshift).
struct Numbers(u64);

impl Numbers {
    /// A time as it is between events that know nothing of each other.
    fn about(&mut self, ms: f64) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let between_0_and_1 = ((self.0 >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
        Duration::from_secs_f64(-between_0_and_1.ln() * ms / 1e3)
    }
}

/// The same for both: each has types of its own.
macro_rules! table {
    ($of:ident, $module:ident) => {
        mod $of {
            use super::*;
            use ch05::$module::watched::watched;

            pub fn table() -> std::io::Result<()> {
                println!("jobs at each load: {JOBS}, of {JOB_MS} ms each on average");
                println!(
                    "   load   rate [1/s]   mean wait [ms]   rate x wait   mean length   longest"
                );
                let mut runtime = Runtime::new()?;
                for percent in [25, 50, 80, 90, 95] {
                    runtime.block_on(row(percent));
                }
                Ok(())
            }

            // ANCHOR: row
            async fn row(percent: u32) {
                pause();
                let (sender, mut receiver) = watched(100_000);
                let start = now();
                let pause_ms = JOB_MS * 100.0 / f64::from(percent);
                let sends = spawn(async move {
                    let mut pauses = Numbers(2);
                    for job in 0..JOBS {
                        sleep(pauses.about(pause_ms)).await;
                        sender.send(job).await.expect("somebody works");
                    }
                });
                let mut works = Numbers(7);
                while receiver.recv().await.is_some() {
                    sleep(works.about(JOB_MS)).await;
                }
                sends.await.expect("it does not panic");

                let report = receiver.report();
                let seconds = (now() - start).as_secs_f64();
                let rate = report.received as f64 / seconds;
                let wait = report.waited.as_secs_f64() / report.received as f64;
                let length = report.area.as_secs_f64() / seconds;
                println!(
                    "{percent:>5} % {rate:>12.1} {:>16.1} {:>13.2} {length:>13.2} {:>9}",
                    wait * 1e3,
                    rate * wait,
                    report.longest
                );
            }
            // ANCHOR_END: row
        }
    };
}

table!(yours, exercises);
table!(solution, solutions);
