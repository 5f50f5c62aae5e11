//! What mdBook warns of while it renders (an HTML tag that is not closed, a
//! setting that it does not know), kept instead of lost.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Collects the messages of level WARN and ERROR.
#[derive(Clone, Default)]
pub struct Log {
    messages: Arc<Mutex<Vec<String>>>,
}

impl Log {
    /// The messages so far.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.messages.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut message = Message::default();
        event.record(&mut message);
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.push(message.0);
    }

    // Spans carry no message: one number for all of them will do.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            let _ = write!(self.0, "{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_and_errors_are_kept() {
        let log = Log::default();
        tracing::subscriber::with_default(log.clone(), || {
            tracing::info!("not this");
            tracing::warn!("tag `{}` is open", "p");
            tracing::error!("lost");
        });
        assert_eq!(log.take(), ["tag `p` is open", "lost"]);
        assert!(log.take().is_empty());
    }
}
