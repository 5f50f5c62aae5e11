//! Seven steps from `async` code to its output, each noted when it happens.

// ANCHOR: notes
use crate::Mailbox;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

/// Notes what happens. It is also the waker: being woken is worth a note.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Notes {
    fn add(&self, note: &str) {
        self.0.lock().unwrap().push(note.to_string());
    }
}

impl Wake for Notes {
    fn wake(self: Arc<Self>) {
        self.add("6 woken: by the mailbox, not by the future");
    }
}
// ANCHOR_END: notes

// ANCHOR: steps
async fn greet(mail: &Mailbox, notes: &Notes) -> String {
    notes.add("4 running: down to the leaf, which finds no message");
    let name = mail.next().await;
    format!("hello, {name}")
}

/// Leads one future through its life, and returns the notes of it.
///
/// # Panics
///
/// If the future does not do as the book says.
pub fn seven_steps() -> Vec<String> {
    let (mail, notes) = (Mailbox::new(), Arc::new(Notes::default()));
    let waker = Waker::from(notes.clone());
    let mut cx = Context::from_waker(&waker);

    let future = greet(&mail, &notes);
    notes.add("1 made: nothing has run yet");
    let mut task = pin!(future);
    notes.add("2 pinned: it will not move any more");
    notes.add("3 polled: with a context, which lends the waker");
    assert!(task.as_mut().poll(&mut cx).is_pending());
    // `notes`, our waker, and the clone of it that the leaf has made.
    assert_eq!(Arc::strong_count(&notes), 3);
    notes.add("5 pending: the thread is free, the mailbox keeps a clone of the waker");
    mail.deliver("Ada");
    match task.poll(&mut cx) {
        Poll::Ready(output) => notes.add(&format!("7 polled again: ready, with \"{output}\"")),
        Poll::Pending => unreachable!("the message is there"),
    }
    notes.0.lock().unwrap().clone()
}
// ANCHOR_END: steps

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_come_in_their_order() {
        let steps = seven_steps();
        let numbers: String = steps.iter().map(|step| &step[..1]).collect();
        assert_eq!(numbers, "1234567");
        assert!(steps[6].ends_with("\"hello, Ada\""));
    }
}
