//! What does it cost? Asks the system for this process's memory.

// ANCHOR: memory
use std::fs;

/// What a process has of the machine's memory, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory {
    /// Addresses that it may use. They cost next to nothing until it does.
    pub reserved: u64,
    /// Memory that it really has.
    pub resident: u64,
}

/// The memory of this process, now. Only Linux is asked.
pub fn memory() -> Option<Memory> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kib = |key| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(key))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    };
    Some(Memory {
        reserved: kib("VmSize:")? * 1024,
        resident: kib("VmRSS:")? * 1024,
    })
}
// ANCHOR_END: memory

// ANCHOR: per_item
/// What one of many things costs.
#[derive(Clone, Copy, Debug)]
pub struct PerItem {
    /// How many there were.
    pub count: usize,
    /// The memory of one; `None` where the system is not asked.
    pub memory: Option<Memory>,
}

/// Makes `count` things, keeps them all, and says what one of them costs.
///
/// The pointer by which each is kept is part of the cost.
///
/// # Panics
///
/// If `count` is 0.
pub fn per_item<T>(count: usize, mut make: impl FnMut() -> T) -> (Vec<T>, PerItem) {
    let before = memory();
    let items: Vec<T> = (0..count).map(|_| make()).collect();
    let after = memory();
    let share = |after: u64, before: u64| after.saturating_sub(before) / count as u64;
    let memory = after.zip(before).map(|(after, before)| Memory {
        reserved: share(after.reserved, before.reserved),
        resident: share(after.resident, before.resident),
    });
    (items, PerItem { count, memory })
}
// ANCHOR_END: per_item

#[cfg(test)]
#[cfg(not(miri))] // which has no memory of its own to show
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_has_memory() {
        let memory = memory().expect("Linux has /proc/self/status");
        assert!(memory.resident > 0 && memory.resident <= memory.reserved);
    }

    #[test]
    fn things_are_kept_until_they_are_measured() {
        let (items, cost) = per_item(3, || "item");
        assert_eq!((items, cost.count), (vec!["item"; 3], 3));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn memory_that_was_written_is_resident() {
        const MIB: usize = 1024 * 1024;
        let (_kept, cost) = per_item(16, || vec![1_u8; MIB]);
        let resident = cost.memory.unwrap().resident as usize;
        assert!(resident >= MIB / 2, "{resident} bytes for each MiB");
    }
}
