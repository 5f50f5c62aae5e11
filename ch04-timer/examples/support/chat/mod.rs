//! A chat server: a task for each client, and a mailbox between any two of them.
//!
//! Invariants:
//! - (C5) The task of a client waits for that client only. What it has to say to
//!   others goes into their mailboxes, which takes no time.
//! - (C6) After each line the others have a turn. So whoever sends a thousand
//!   lines at once does not fill the mailboxes of those who read.

mod lines;
mod mailbox;
mod room;

use ch04::net::{OwnedReadHalf, OwnedWriteHalf, TcpListener, TcpStream};
use ch04::time::timeout;
use ch04::{join, spawn, yield_now};
use futures::future::{Either, select};
use futures::io::AsyncWriteExt;
use futures::stream::StreamExt;
use lines::{Line, Lines};
use mailbox::Mailbox;
use room::{Member, Room};
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

// ANCHOR: serve
/// How much of everything there may be.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at a time.
    pub clients: usize,
    /// Bytes in a line.
    pub line: usize,
    /// Lines that wait for one client.
    pub mailbox: usize,
    /// Lines that one client may miss before it is thrown out.
    pub may_miss: u64,
    /// How long a client may take to say its name.
    pub name_within: Duration,
    /// How long a client may take to hear the last lines.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            clients: 100,
            line: 512,
            mailbox: 64,
            may_miss: 1000,
            name_within: Duration::from_secs(60),
            grace: Duration::from_secs(10),
        }
    }
}

/// Serves all who come, until it is dropped.
pub async fn serve(listener: &TcpListener, limits: Limits) {
    let room = Room::new(limits);
    let mut incoming = listener.incoming();
    while let Some(accepted) = incoming.next().await {
        match accepted {
            // Whatever becomes of one connection concerns no other.
            Ok((stream, _)) => drop(spawn(client(room.clone(), stream))),
            // The stream has paused by itself, and goes on.
            Err(error) => eprintln!("cannot accept: {error}"),
        }
    }
}
// ANCHOR_END: serve

// ANCHOR: client
async fn client(room: Arc<Room>, stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?; // a line does not wait for the next one
    let (reader, mut writer) = stream.into_split();
    let mut lines = Lines::new(reader, room.limits.line);
    let Some(_seat) = room.take_seat() else {
        let full = format!(
            "* all {} seats are taken: come again later\n",
            room.limits.clients
        );
        return goodbye(&room, &full, lines, writer).await;
    };
    let name = timeout(
        room.limits.name_within,
        log_in(&room, &mut lines, &mut writer),
    );
    let member = match name.await {
        Ok(Ok(Some(member))) => member,
        Ok(no_name) => return no_name.map(drop),
        Err(_) => return goodbye(&room, "* that took too long\n", lines, writer).await,
    };

    let mailbox = member.mailbox.clone();
    let mut hears = pin!(deliver(&mailbox, writer));
    {
        let says = pin!(talk(&room, &mut lines, &member));
        let thrown_out = pin!(mailbox.closed());
        // Until it has no more to say, is thrown out, or cannot be written to.
        if let Either::Right((broken, _)) = select(select(says, thrown_out), &mut hears).await {
            return broken;
        }
    }
    drop(member);
    // It hears the rest. What it still says is read and thrown away: to close a
    // connection with unread bytes resets it, and the last lines are lost.
    let rest = join(hears, lines.skip_all());
    let (heard, _) = timeout(room.limits.grace, rest).await?;
    heard
}

async fn goodbye(
    room: &Room,
    text: &str,
    mut lines: Lines<OwnedReadHalf>,
    mut writer: OwnedWriteHalf,
) -> io::Result<()> {
    let rest = async {
        writer.write_all(text.as_bytes()).await?;
        writer.close().await?;
        lines.skip_all().await
    };
    timeout(room.limits.grace, rest).await?
}
// ANCHOR_END: client

// ANCHOR: talk
/// Asks for a name until there is one that can be used.
async fn log_in(
    room: &Arc<Room>,
    lines: &mut Lines<OwnedReadHalf>,
    writer: &mut OwnedWriteHalf,
) -> io::Result<Option<Member>> {
    let mut question = "* what is your name?".to_string();
    loop {
        writer.write_all((question + "\n").as_bytes()).await?;
        question = match lines.next().await? {
            None => return Ok(None),
            Some(Line::Text(name)) => match room.enter(&name) {
                Ok(member) => return Ok(Some(member)),
                Err(why_not) => why_not,
            },
            Some(Line::TooLong | Line::NotUtf8) => "* that is no name. Another one?".to_string(),
        };
    }
}

/// Passes on what the client says.
async fn talk(room: &Room, lines: &mut Lines<OwnedReadHalf>, member: &Member) -> io::Result<()> {
    while let Some(line) = lines.next().await? {
        match line {
            Line::Text(text) if text.is_empty() => {}
            Line::Text(text) if text == "/who" => member.hear(format!("* {}", room.who())),
            Line::Text(text) => member.say(&text),
            Line::NotUtf8 => member.hear("* that was no UTF-8: nobody has heard it".to_string()),
            Line::TooLong => member.hear(format!(
                "* that was longer than {} bytes: nobody has heard it",
                room.limits.line
            )),
        }
        yield_now().await; // (C6)
    }
    Ok(())
}

/// Passes on what the client is to hear, and then the end.
async fn deliver(mailbox: &Mailbox, mut writer: OwnedWriteHalf) -> io::Result<()> {
    while let Some(mail) = mailbox.next().await {
        writer.write_all(format!("{mail}\n").as_bytes()).await?;
    }
    writer.close().await
}
// ANCHOR_END: talk
