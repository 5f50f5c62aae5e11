//! What does it cost? Counts polls, and sets CPU time beside wall time.

// ANCHOR: counted
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;

/// Runs `future` and adds one to `polls` each time it is polled.
///
/// # Examples
///
/// ```
/// let polls = std::cell::Cell::new(0);
/// ch05::block_on(ch05::counted(&polls, async {}));
/// assert_eq!(polls.get(), 1);
/// ```
pub async fn counted<F: Future>(polls: &Cell<u64>, future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|cx| {
        polls.set(polls.get() + 1);
        future.as_mut().poll(cx)
    })
    .await
}
// ANCHOR_END: counted

// ANCHOR: measure
use std::fmt;
use std::time::{Duration, Instant};

/// Time on the clock, and time that the process spent on a core.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    pub wall: Duration,
    /// All threads together; `None` where the system is not asked.
    pub cpu: Option<Duration>,
}

/// Does `work` and says how much time it took and used.
///
/// # Examples
///
/// ```
/// let (sum, usage) = ch05::measure(|| 1 + 1);
/// assert_eq!(sum, 2);
/// println!("{usage}");
/// ```
pub fn measure<T>(work: impl FnOnce() -> T) -> (T, Usage) {
    let (start, cpu_before) = (Instant::now(), cpu_time());
    let output = work();
    let (wall, cpu_after) = (start.elapsed(), cpu_time());
    let cpu = cpu_after
        .zip(cpu_before)
        .map(|(after, before)| after - before);
    (output, Usage { wall, cpu })
}
// ANCHOR_END: measure

// ANCHOR: display
impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "wall time: {} ms", self.wall.as_millis())?;
        match self.cpu {
            Some(cpu) => {
                let share = 100.0 * cpu.as_secs_f64() / self.wall.as_secs_f64();
                writeln!(f, "CPU time: {} ms", cpu.as_millis())?;
                write!(f, "CPU time of wall time: {share:.0} %")
            }
            None => write!(f, "CPU time: not measured on this system"),
        }
    }
}

/// Writes a number with a comma between each three digits: 1,234,567.
///
/// # Examples
///
/// ```
/// assert_eq!(ch05::grouped(1234567), "1,234,567");
/// ```
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
// ANCHOR_END: display

// ANCHOR: cpu_time
/// The CPU time that this process has used so far, in steps of 10 ms.
///
/// All its threads, in the program and in the kernel. Linux keeps the figure
/// in `/proc/self/stat`; elsewhere the answer is `None`.
pub fn cpu_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name in brackets. It may hold blanks,
    // so we count from the closing bracket: `utime` and `stime` are 12th and 13th.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}
// ANCHOR_END: cpu_time

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three_digits() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (12345678, "12,345,678"),
        ] {
            assert_eq!(grouped(n), text);
        }
    }

    #[test]
    fn a_system_without_cpu_time_says_so() {
        let usage = Usage {
            wall: Duration::from_millis(250),
            cpu: None,
        };
        assert_eq!(
            usage.to_string(),
            "wall time: 250 ms\nCPU time: not measured on this system"
        );
        let usage = Usage {
            cpu: Some(Duration::from_millis(100)),
            ..usage
        };
        assert_eq!(
            usage.to_string(),
            "wall time: 250 ms\nCPU time: 100 ms\nCPU time of wall time: 40 %"
        );
    }

    // Miri has no CPU time of its own.
    #[cfg(all(target_os = "linux", not(miri)))]
    #[test]
    fn busy_work_shows_as_cpu_time() {
        let start = cpu_time().expect("Linux has /proc/self/stat");
        // Spins until the figure moves: no bound on how long that takes.
        while cpu_time().unwrap() == start {}
        assert!(cpu_time().unwrap() > start);
    }
}
