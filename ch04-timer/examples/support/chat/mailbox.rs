//! The mailbox of a client: the lines that it has not read yet.
//!
//! Invariants:
//! - (C1) To post never waits: whoever does not read loses lines, and holds up nobody.
//! - (C2) What was lost is said in its place, and how much it was.
//! - (C3) One task waits at a mailbox, for mail and for its end, so there is one
//!   waker: that of its last poll.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::mem::take;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

// ANCHOR: mailbox
/// The lines that wait until their client reads. The oldest go first, and are
/// the first to be dropped.
pub struct Mailbox {
    /// How many lines there is room for.
    room: usize,
    /// How many lines a client may miss, from one that it reads to the next.
    may_miss: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    lines: VecDeque<Arc<str>>,
    /// How many were dropped in front of those.
    missed: u64,
    end: Option<End>,
    waker: Option<Waker>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Closed,
    TooSlow,
}

/// What a client is to read next.
#[derive(Debug, PartialEq, Eq)]
pub enum Mail {
    Line(Arc<str>),
    /// This many lines were dropped here.
    Missed(u64),
    /// This many were dropped, and that is the end.
    TooSlow(u64),
}
// ANCHOR_END: mailbox

// ANCHOR: post
impl Mailbox {
    pub fn new(room: usize, may_miss: u64) -> Self {
        Self {
            room,
            may_miss,
            state: Mutex::default(),
        }
    }

    /// Leaves a line. If there is no room, the oldest goes (C1).
    ///
    /// `false` if the client has missed too many now: that was its last line.
    pub fn post(&self, line: Arc<str>) -> bool {
        let mut state = self.state.lock().unwrap();
        if state.end.is_some() {
            return true; // nobody reads it, and everybody knows
        }
        state.lines.push_back(line);
        if state.lines.len() > self.room {
            state.lines.pop_front();
            state.missed += 1;
        }
        let too_slow = state.missed > self.may_miss;
        if too_slow {
            state.missed += state.lines.len() as u64;
            state.lines.clear();
            state.end = Some(End::TooSlow);
        }
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
        !too_slow
    }

    /// No more lines will come. Those that are there can still be read.
    pub fn close(&self) {
        let mut state = self.state.lock().unwrap();
        state.end.get_or_insert(End::Closed);
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
    }
}
// ANCHOR_END: post

// ANCHOR: next
impl Mailbox {
    /// What comes next; `None` after the end.
    pub async fn next(&self) -> Option<Mail> {
        poll_fn(|cx| self.poll(cx, State::next)).await
    }

    /// Waits for the end, which may come long before the last line is read.
    pub async fn closed(&self) {
        poll_fn(|cx| self.poll(cx, |state| state.end.map(drop))).await
    }

    fn poll<T>(&self, cx: &mut Context<'_>, look: impl FnOnce(&mut State) -> Option<T>) -> Poll<T> {
        let waker = cx.waker().clone();
        let mut state = self.state.lock().unwrap();
        if let Some(output) = look(&mut state) {
            return Poll::Ready(output);
        }
        let old = state.waker.replace(waker);
        drop(state);
        drop(old);
        Poll::Pending
    }

    /// How many lines it has missed since it has last read one.
    pub fn missed(&self) -> u64 {
        self.state.lock().unwrap().missed
    }
}

impl State {
    /// What comes next; `Some(None)` after the end.
    fn next(&mut self) -> Option<Option<Mail>> {
        match (take(&mut self.missed), self.end) {
            (0, _) => {}
            (missed, Some(End::TooSlow)) => return Some(Some(Mail::TooSlow(missed))),
            (missed, _) => return Some(Some(Mail::Missed(missed))),
        }
        match self.lines.pop_front() {
            Some(line) => Some(Some(Mail::Line(line))),
            None => self.end.map(|_| None),
        }
    }
}

impl fmt::Display for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => f.write_str(line),
            Self::Missed(n) => write!(f, "* you read too slowly and missed lines: {n}"),
            Self::TooSlow(n) => write!(
                f,
                "* you read too slowly and missed lines: {n}. That is too many: goodbye"
            ),
        }
    }
}
// ANCHOR_END: next

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::task::Wake;

    #[derive(Default)]
    struct Wakes(AtomicUsize);

    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, SeqCst);
        }
    }

    fn next(mailbox: &Mailbox, wakes: &Arc<Wakes>) -> Poll<Option<Mail>> {
        let waker = Waker::from(wakes.clone());
        mailbox.poll(&mut Context::from_waker(&waker), State::next)
    }

    /// All that can be read now.
    fn all(mailbox: &Mailbox) -> Vec<String> {
        let wakes = Arc::default();
        let mut all = Vec::new();
        while let Poll::Ready(Some(mail)) = next(mailbox, &wakes) {
            all.push(mail.to_string());
        }
        all
    }

    #[test]
    fn a_line_wakes_who_waits_once() {
        let (mailbox, wakes) = (Mailbox::new(3, 9), Arc::<Wakes>::default());
        assert!(next(&mailbox, &wakes).is_pending());
        assert!(mailbox.post("a".into()));
        assert!(mailbox.post("b".into()));
        assert_eq!(wakes.0.load(SeqCst), 1);
        assert_eq!(all(&mailbox), ["a", "b"]);
    }

    #[test]
    fn the_oldest_are_dropped_and_counted_in_their_place() {
        let mailbox = Mailbox::new(2, 9);
        for line in ["a", "b", "c", "d", "e"] {
            assert!(mailbox.post(line.into()));
        }
        assert_eq!(mailbox.missed(), 3);
        assert_eq!(
            all(&mailbox),
            ["* you read too slowly and missed lines: 3", "d", "e"]
        );
        assert!(mailbox.post("f".into()));
        assert_eq!(all(&mailbox), ["f"]);
    }

    #[test]
    fn who_misses_too_many_is_out_and_hears_how_many() {
        let (mailbox, wakes) = (Mailbox::new(2, 3), Arc::<Wakes>::default());
        let waker = Waker::from(wakes.clone());
        let end = |state: &mut State| state.end.map(drop);
        let stay = ["a", "b", "c", "d", "e"].map(|line| mailbox.post(line.into()));
        assert_eq!(stay, [true; 5]);
        assert!(
            mailbox
                .poll(&mut Context::from_waker(&waker), end)
                .is_pending()
        );
        assert!(!mailbox.post("f".into()), "the fourth that is dropped");
        assert_eq!(wakes.0.load(SeqCst), 1, "who waits for the end hears of it");
        assert!(mailbox.post("g".into()), "it was thrown out once");
        let goodbye = "* you read too slowly and missed lines: 6. That is too many: goodbye";
        assert_eq!(all(&mailbox), [goodbye]);
        assert_eq!(next(&mailbox, &wakes), Poll::Ready(None));
    }

    #[test]
    fn a_closed_one_is_read_to_the_end() {
        let (mailbox, wakes) = (Mailbox::new(2, 3), Arc::<Wakes>::default());
        assert!(next(&mailbox, &wakes).is_pending());
        mailbox.close();
        assert_eq!(wakes.0.load(SeqCst), 1);
        assert_eq!(next(&mailbox, &wakes), Poll::Ready(None));

        let mailbox = Mailbox::new(2, 3);
        mailbox.post("a".into());
        mailbox.close();
        mailbox.post("b".into());
        assert_eq!(all(&mailbox), ["a"]);
    }
}
