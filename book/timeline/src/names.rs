//! Who is who: unique names, and a number for each thread.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// Names in order, each used once.
#[derive(Clone, Default)]
pub(crate) struct Names {
    pub(crate) list: Vec<String>,
    used: HashMap<String, usize>,
}

impl Names {
    /// Adds a name; a second "tea" becomes "tea 2".
    pub(crate) fn add(&mut self, name: &str) -> usize {
        let unique = self.unique(name);
        self.list.push(unique);
        self.list.len() - 1
    }

    pub(crate) fn unique(&mut self, name: &str) -> String {
        let mut count = self.used.get(name).copied().unwrap_or(0);
        loop {
            count += 1;
            let candidate = match count {
                1 => name.to_string(),
                _ => format!("{name} {count}"),
            };
            // An author may have used the name "tea 2".
            if !self.used.contains_key(&candidate) {
                self.used.insert(candidate.clone(), 1);
                self.used.insert(name.to_string(), count);
                return candidate;
            }
        }
    }
}

/// A number for the current thread that is never used again. Without a
/// destructor, so that it can still be read while the thread ends.
pub(crate) fn current_thread_key() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    thread_local!(static KEY: Cell<u64> = const { Cell::new(0) });
    KEY.with(|key| {
        if key.get() == 0 {
            // Relaxed: only the number must be unique, it guards nothing.
            key.set(NEXT.fetch_add(1, Ordering::Relaxed));
        }
        key.get()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_even_beside_names_with_numbers() {
        let mut names = Names::default();
        for name in ["tea", "tea 2", "tea", "tea", "tea 2", "soup"] {
            names.add(name);
        }
        assert_eq!(
            names.list,
            ["tea", "tea 2", "tea 3", "tea 4", "tea 2 2", "soup"]
        );
    }

    #[test]
    fn each_thread_has_a_key_of_its_own() {
        let here = current_thread_key();
        let there = std::thread::spawn(current_thread_key).join();
        assert_eq!(here, current_thread_key());
        assert_ne!(here, there.expect("the thread returns a key"));
    }
}
