//! Where `select!` begins to ask.

// ANCHOR: random
use std::cell::Cell;
use std::hash::{BuildHasher, Hasher, RandomState};

thread_local! {
    /// Never 0, or all numbers after it would be 0 as well.
    static STATE: Cell<u64> = Cell::new(RandomState::new().build_hasher().finish() | 1);
}

/// A number below `n`: fair enough for a choice, of no use for a secret.
///
/// Each thread has its own sequence (an xorshift), so this is no lock and no
/// atomic operation. Its seed comes from the keys of the standard library's
/// hash maps.
///
/// # Examples
///
/// ```
/// assert!(ch05::macros::random::below(3) < 3);
/// ```
pub fn below(n: usize) -> usize {
    let next = STATE.try_with(|state| {
        let mut x = state.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        state.set(x);
        x
    });
    // A thread that ends has no sequence any more, and asks the first one first.
    let upper_half = next.unwrap_or(0) >> 32;
    // Scales 0..2³² to 0..n. The upper bits of an xorshift are the better ones.
    ((upper_half * n as u64) >> 32) as usize
}
// ANCHOR_END: random

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_comes_about_as_often() {
        for n in 1..=8 {
            let mut counts = vec![0; n];
            (0..10_000 * n).for_each(|_| counts[below(n)] += 1);
            // The standard deviation is below 100: none of us will see 600.
            assert!(
                counts.iter().all(|c| (9_400..10_600).contains(c)),
                "{counts:?}"
            );
        }
    }

    #[test]
    fn threads_have_different_sequences() {
        let sequence = || (0..64).map(|_| below(1000)).collect::<Vec<_>>();
        let other = std::thread::spawn(sequence).join().unwrap();
        assert_ne!(sequence(), other);
    }
}
