//! A task that owns the only connection to a server, and works for all others.
#![allow(dead_code)] // no example uses all of it

// ANCHOR: command
use crate::redis::client::Client;
use crate::redis::frame::Value;
use ch05::sync::{mpsc, oneshot};
use std::io;

/// Where the answer goes. It is part of the question.
pub type Responder<T> = oneshot::Sender<io::Result<T>>;

/// What the manager can be asked for.
pub enum Command {
    Get {
        key: String,
        responder: Responder<Option<Value>>,
    },
    Set {
        key: String,
        value: Value,
        responder: Responder<()>,
    },
}

/// Owns the connection until nobody can ask any more, and says how much it did.
pub async fn manage(mut client: Client, mut commands: mpsc::Receiver<Command>) -> u64 {
    let mut done = 0;
    while let Some(command) = commands.recv().await {
        done += 1;
        // An error of `send`: the one who asked has gone. The manager does not mind.
        match command {
            Command::Get { responder, .. } if responder.is_closed() => done -= 1,
            Command::Get { key, responder } => {
                let _ = responder.send(client.get(&key).await);
            }
            Command::Set {
                key,
                value,
                responder,
            } => {
                let _ = responder.send(client.set(&key, value).await);
            }
        }
    }
    done
}
// ANCHOR_END: command

// ANCHOR: asker
/// The way to the manager, for as many tasks as you like.
#[derive(Clone)]
pub struct Asker(pub mpsc::Sender<Command>);

impl Asker {
    pub async fn get(&self, key: &str) -> io::Result<Option<Value>> {
        let key = key.to_string();
        self.ask(|responder| Command::Get { key, responder }).await
    }

    pub async fn set(&self, key: &str, value: Value) -> io::Result<()> {
        let key = key.to_string();
        let command = |responder| Command::Set {
            key,
            value,
            responder,
        };
        self.ask(command).await
    }

    async fn ask<T>(&self, command: impl FnOnce(Responder<T>) -> Command) -> io::Result<T> {
        let (responder, answer) = oneshot::channel();
        let gone = |what| io::Error::new(io::ErrorKind::BrokenPipe, what);
        let sent = self.0.send(command(responder)).await;
        sent.map_err(|_| gone("the manager has gone"))?;
        let answer = answer.await;
        answer.map_err(|_| gone("the manager left without an answer"))?
    }
}
// ANCHOR_END: asker
