//! The room: who is there, and who hears what.
//!
//! Invariant:
//! - (C4) Nobody is written to while the list of members is locked: a mailbox
//!   wakes its client, and a waker is somebody else's code.

use super::Limits;
use super::mailbox::Mailbox;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

// ANCHOR: room
/// A room in which each hears what the others say.
pub struct Room {
    pub limits: Limits,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// How many connections there are, with a name or without.
    taken: usize,
    members: BTreeMap<String, Arc<Mailbox>>,
}

/// A client that has a name. When this is dropped, it has left.
pub struct Member {
    room: Arc<Room>,
    name: String,
    pub mailbox: Arc<Mailbox>,
}

/// One of the connections that the room has place for.
pub struct Seat(Arc<Room>);

impl Room {
    pub fn new(limits: Limits) -> Arc<Self> {
        let state = Mutex::default();
        Arc::new(Self { limits, state })
    }

    /// A seat, until it is dropped. `None` if all are taken.
    pub fn take_seat(self: &Arc<Self>) -> Option<Seat> {
        let mut state = self.state.lock().unwrap();
        if state.taken == self.limits.clients {
            return None;
        }
        state.taken += 1;
        Some(Seat(self.clone()))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().taken -= 1;
    }
}
// ANCHOR_END: room

// ANCHOR: enter
impl Room {
    /// Lets a client in, if the name can be used; else says why not.
    pub fn enter(self: &Arc<Self>, name: &str) -> Result<Member, String> {
        let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || name.chars().count() > 20 || !name.chars().all(is_name) {
            return Err("* a name has 1 to 20 letters, digits, - and _. Another one?".to_string());
        }
        let mailbox = Arc::new(Mailbox::new(self.limits.mailbox, self.limits.may_miss));
        let mut state = self.state.lock().unwrap();
        if state.members.contains_key(name) {
            return Err(format!("* {name} is here already. Another name?"));
        }
        state.members.insert(name.to_string(), mailbox.clone());
        drop(state);
        let member = Member {
            room: self.clone(),
            name: name.to_string(),
            mailbox,
        };
        member.hear(format!("* welcome, {name}. {}", self.who()));
        self.tell(format!("* {name} has come"), name);
        Ok(member)
    }

    /// Who is here, and who does not keep up.
    pub fn who(&self) -> String {
        let state = self.state.lock().unwrap();
        let members = state.members.iter();
        let names = members.map(|(name, mailbox)| match mailbox.missed() {
            0 => name.clone(),
            missed => format!("{name} (missed lines: {missed})"),
        });
        format!("here: {}", names.collect::<Vec<_>>().join(", "))
    }
}
// ANCHOR_END: enter

// ANCHOR: tell
impl Room {
    /// Tells all but one.
    fn tell(&self, line: String, but: &str) {
        let state = self.state.lock().unwrap();
        let others = state.members.iter().filter(|(name, _)| *name != but);
        let others: Vec<_> = others.map(|(n, m)| (n.clone(), m.clone())).collect();
        drop(state); // (C4)
        let line: Arc<str> = line.into();
        for (name, mailbox) in others {
            self.post(line.clone(), &name, &mailbox);
        }
    }

    /// Tells one. Puts it out if it has missed too much.
    fn post(&self, line: Arc<str>, name: &str, mailbox: &Arc<Mailbox>) {
        if !mailbox.post(line) {
            self.leave(name, mailbox, "reads too slowly and was thrown out");
        }
    }

    /// Takes one out and tells the others, unless it has gone already.
    fn leave(&self, name: &str, mailbox: &Arc<Mailbox>, how: &str) {
        mailbox.close();
        let mut state = self.state.lock().unwrap();
        // Perhaps somebody else has the name by now.
        if !matches!(state.members.get(name), Some(of_name) if Arc::ptr_eq(of_name, mailbox)) {
            return;
        }
        state.members.remove(name);
        drop(state);
        self.tell(format!("* {name} {how}"), name);
    }
}

impl Member {
    /// Says something to the others.
    pub fn say(&self, text: &str) {
        let Self { room, name, .. } = self;
        room.tell(format!("{name}: {text}"), name);
    }

    /// Says something to this one.
    pub fn hear(&self, line: String) {
        self.room.post(line.into(), &self.name, &self.mailbox);
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.room.leave(&self.name, &self.mailbox, "has left");
    }
}
// ANCHOR_END: tell
