//! Three ways to go on after a tick that came too late.

use ch04::time::{self, MissedTickBehavior, interval, sleep};
use std::time::Duration;

// ANCHOR: ticks
/// Ticks every 10 seconds. After the second tick, work takes 35 seconds.
async fn ticks(missed: MissedTickBehavior) {
    let start = time::now();
    let mut interval = interval(Duration::from_secs(10));
    interval.set_missed_tick_behavior(missed);
    let (mut due, mut came) = (String::new(), String::new());
    for n in 0..6 {
        let tick = interval.tick().await;
        due += &format!("{:4}", (tick - start).as_secs());
        came += &format!("{:4}", (time::now() - start).as_secs());
        if n == 1 {
            sleep(Duration::from_secs(35)).await;
        }
    }
    println!("{missed:?}");
    println!("  was due at second{due}");
    println!("  came at second   {came}");
}
// ANCHOR_END: ticks

fn main() {
    use MissedTickBehavior::{Burst, Delay, Skip};
    for missed in [Burst, Delay, Skip] {
        ch04::block_on(async {
            time::pause(); // so that nobody has to wait for a minute
            ticks(missed).await;
        });
    }
}
