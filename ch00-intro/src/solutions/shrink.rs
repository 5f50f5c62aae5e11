//! Exercise 0.4: measure a future, and make it small.
//!
//! The page lived across both `.await`s of the loop, because its scope was the
//! whole function. Now its scope is a function that is not async.

use crate::Mailbox;

/// How many bytes a page has.
pub const PAGE: usize = 4096;

/// Adds up the checksums of all messages, until one is empty.
pub async fn checksums(mail: &Mailbox) -> u64 {
    let mut total = 0;
    loop {
        let message = mail.next().await;
        if message.is_empty() {
            return total;
        }
        total += checksum_of(&message);
        report(async { total }).await;
    }
}

fn checksum_of(message: &str) -> u64 {
    let mut page = [0; PAGE];
    page[..message.len()].copy_from_slice(message.as_bytes());
    checksum(&page)
}

/// Would write a line to a slow log.
async fn report(what: impl Future<Output = u64>) {
    what.await;
}

/// Weighs each byte by its place on the page.
pub fn checksum(page: &[u8; PAGE]) -> u64 {
    let weighed = page
        .iter()
        .zip(1..)
        .map(|(&byte, place)| u64::from(byte) * place);
    weighed.sum()
}
