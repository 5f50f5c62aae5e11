//! How many files a process may have open.

/// A process needs some for itself: its standard streams, the poll, the bell.
const OWN: u64 = 50;

/// How many of `wanted` connections this process may have open. Raises its limit
/// as far as it may; if that is not far enough, says so.
pub fn connections(wanted: u64) -> u64 {
    let possible = raise(wanted + OWN).saturating_sub(OWN);
    if possible < wanted {
        println!("the limit of open files allows {possible} connections, not {wanted}");
    }
    possible.min(wanted)
}

#[cfg(unix)]
fn raise(files: u64) -> u64 {
    let raised = rlimit::increase_nofile_limit(files);
    raised.unwrap_or(256) // what the strictest of systems allow
}

#[cfg(not(unix))]
fn raise(_: u64) -> u64 {
    u64::MAX // no such limit
}
