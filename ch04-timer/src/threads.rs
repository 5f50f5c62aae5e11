//! What does it cost? Asks the system for this process's threads.

// ANCHOR: threads
/// How many threads this process has, now. Only Linux is asked.
pub fn threads() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("Threads:"));
    line?.trim().parse().ok()
}
// ANCHOR_END: threads

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::thread;

    #[test]
    fn more_threads_are_seen() {
        assert!(threads().expect("Linux has /proc/self/status") >= 1);
        // Other tests may end threads of theirs meanwhile, but not so many.
        let ends: Vec<_> = (0..100)
            .map(|_| {
                let (end, ended) = channel::<()>();
                thread::spawn(move || ended.recv());
                end
            })
            .collect();
        assert!(threads().unwrap() >= 100);
        drop(ends);
    }
}
