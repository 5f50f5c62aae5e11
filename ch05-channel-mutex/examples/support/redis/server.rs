//! The server's side: one map, and a task for each connection.

use super::connection::Connection;
use super::frame::{Frame, Value};
use ch05::net::{TcpListener, TcpStream};
use ch05::sync::{Semaphore, watch};
use ch05::{select, spawn};
use futures::stream::StreamExt;
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};

// ANCHOR: server
/// What all connections share. A lock of the standard library is right here: it
/// is held for one look at a map, and never across an await.
pub type Db = Arc<Mutex<HashMap<Vec<u8>, Value>>>;

/// As many connections as may be open at once.
const CONNECTIONS: usize = 100;

/// Serves until it is told to stop, and returns when the last connection has
/// ended. No error of one connection concerns another.
pub async fn serve(listener: TcpListener, db: Db, mut stop: watch::Receiver<bool>) {
    let limit = Arc::new(Semaphore::new(CONNECTIONS));
    let mut incoming = listener.incoming();
    loop {
        let next = async {
            let permit = limit.clone().acquire_owned().await;
            (permit.expect("nobody closes it"), incoming.next().await)
        };
        let (permit, accepted) = select! {
            next = next => next,
            () = stopped(&mut stop) => break,
        };
        match accepted {
            Some(Ok((stream, from))) => {
                let (db, stop) = (db.clone(), stop.clone());
                drop(spawn(async move {
                    let _permit = permit; // until the connection ends, however it ends
                    if let Err(error) = process(stream, &db, stop).await {
                        eprintln!("{from}: {error}");
                    }
                }));
            }
            Some(Err(error)) => eprintln!("cannot accept: {error}"),
            None => break,
        }
    }
    // Whoever has all permits knows that nobody else has one.
    let all = limit.acquire_many(CONNECTIONS as u32).await;
    drop(all.expect("nobody closes it"));
}

/// Ready when there is no more to do, also if nobody is left who could say so.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
// ANCHOR_END: server

// ANCHOR: process
/// One connection, from its first frame to its last.
async fn process(stream: TcpStream, db: &Db, mut stop: watch::Receiver<bool>) -> io::Result<()> {
    let mut connection = Connection::new(stream);
    loop {
        // The read may be given up, for nothing is lost; the write is not.
        let question = select! {
            question = connection.read_frame() => question,
            () = stopped(&mut stop) => return Ok(()),
        };
        match question {
            Ok(Some(question)) => {
                let answer = answer(&question, db);
                connection.write_frame(&answer).await?;
            }
            Ok(None) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                // A client that cannot speak the protocol is told so, and has to leave.
                let answer = Frame::Error(format!("ERR {error}"));
                return connection.write_frame(&answer).await;
            }
            Err(error) => return Err(error),
        }
    }
}
// ANCHOR_END: process

// ANCHOR: answer
/// What to say to a frame. Whatever it is, there is an answer.
fn answer(question: &Frame, db: &Db) -> Frame {
    let Some(words) = words(question) else {
        return Frame::Error("ERR a command is an array of bulk strings".into());
    };
    let name = words.first().map(|name| name.to_ascii_uppercase());
    let (name, arguments) = (name.unwrap_or_default(), words.get(1..).unwrap_or_default());
    match (&name[..], arguments) {
        (b"PING", []) => Frame::Simple("PONG".into()),
        (b"GET", [key]) => {
            let value = db.lock().unwrap().get(*key).cloned();
            value.map_or(Frame::Null, Frame::Bulk)
        }
        (b"SET", [key, value]) => {
            let old = db.lock().unwrap().insert(key.to_vec(), (*value).into());
            drop(old); // and its bytes, when the lock is free again
            Frame::Simple("OK".into())
        }
        (b"PING" | b"GET" | b"SET", _) => Frame::Error(format!(
            "ERR wrong number of arguments for {}",
            name.escape_ascii()
        )),
        _ => Frame::Error(format!("ERR unknown command {}", name.escape_ascii())),
    }
}

fn words(question: &Frame) -> Option<Vec<&[u8]>> {
    let Frame::Array(parts) = question else {
        return None;
    };
    let words = parts.iter().map(|part| match part {
        Frame::Bulk(value) => Some(value.as_ref()),
        _ => None,
    });
    words.collect()
}
// ANCHOR_END: answer
