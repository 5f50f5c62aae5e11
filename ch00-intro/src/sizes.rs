//! How large is a future? Small `async` functions, each with a page of memory.
//!
//! They differ only in what lives across their `.await`s.

// ANCHOR: scopes
use std::future::ready;

/// A page of memory, small enough for a demonstration.
pub const PAGE: usize = 1024;

fn page() -> [u8; PAGE] {
    [1; PAGE]
}

fn sum(page: &[u8]) -> u32 {
    page.iter().map(|&byte| u32::from(byte)).sum()
}

/// The page is needed before and after the `.await`.
pub async fn across() -> u32 {
    let page = page();
    ready(()).await;
    sum(&page)
}

/// The page is gone before the `.await`: its scope has ended.
pub async fn before() -> u32 {
    let sum = {
        let page = page();
        sum(&page)
    };
    ready(()).await;
    sum
}

/// The page is not needed after the `.await`, but it is still in scope.
pub async fn still_in_scope() -> u32 {
    let page = page();
    let sum = sum(&page);
    ready(()).await;
    sum
}
// ANCHOR_END: scopes

// ANCHOR: overlap
/// Two pages, the second after the end of the first one's scope.
pub async fn two_in_turn() -> u32 {
    let first = {
        let page = page();
        ready(()).await;
        sum(&page)
    };
    let second = {
        let page = page();
        ready(()).await;
        sum(&page)
    };
    first + second
}

/// Two pages at the same time.
pub async fn two_at_once() -> u32 {
    let (first, second) = (page(), page());
    ready(()).await;
    sum(&first) + sum(&second)
}

/// One page, on the heap.
pub async fn on_the_heap() -> u32 {
    let page = vec![1; PAGE];
    ready(()).await;
    sum(&page)
}
// ANCHOR_END: overlap

#[cfg(test)]
mod tests {
    use super::*;
    use crate::poll_once;
    use std::pin::pin;
    use std::task::Poll;

    #[test]
    fn they_all_count_their_pages() {
        let pages = |n: usize| Poll::Ready((n * PAGE) as u32);
        assert_eq!(poll_once(pin!(across())), pages(1));
        assert_eq!(poll_once(pin!(before())), pages(1));
        assert_eq!(poll_once(pin!(still_in_scope())), pages(1));
        assert_eq!(poll_once(pin!(two_in_turn())), pages(2));
        assert_eq!(poll_once(pin!(two_at_once())), pages(2));
        assert_eq!(poll_once(pin!(on_the_heap())), pages(1));
    }

    #[test]
    fn a_page_counts_while_it_lives_across_an_await() {
        let one = PAGE..PAGE + 100;
        assert!(one.contains(&size_of_val(&across())));
        assert!(one.contains(&size_of_val(&still_in_scope())));
        assert!(
            one.contains(&size_of_val(&two_in_turn())),
            "the larger, not the sum"
        );
        assert!(size_of_val(&two_at_once()) >= 2 * PAGE);
        assert!(size_of_val(&before()) < 100);
        assert!(size_of_val(&on_the_heap()) < 100);
    }
}
