//! One connection to a server, and many who need it.

#[path = "support/manager.rs"]
mod manager;
#[path = "support/redis/mod.rs"]
mod redis;

use ch05::net::TcpListener;
use ch05::sync::{mpsc, oneshot, watch};
use ch05::{block_on, spawn};
use manager::{Asker, Command, manage};
use redis::client::Client;
use redis::server::{Db, serve};
use std::io;
use std::net::Ipv4Addr;

fn main() -> io::Result<()> {
    block_on(talk())
}

// ANCHOR: talk
async fn talk() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let server = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let server_task = spawn(serve(listener, Db::default(), stopped));

    let (commands, inbox) = mpsc::channel(32);
    let manager = spawn(manage(Client::connect(server).await?, inbox));
    let asker = Asker(commands);

    let guests = ["rice", "dish", "soup"].map(|what| {
        let asker = asker.clone();
        spawn(async move {
            asker.set(what, "is ready".into()).await?;
            asker.get(what).await
        })
    });
    for guest in guests {
        println!(
            "a guest was told: {:?}",
            guest.await.expect("it does not panic")?
        );
    }

    // Somebody asks, and does not wait for the answer.
    let (key, (responder, answer)) = ("rice".to_string(), oneshot::channel());
    let sent = asker.0.send(Command::Get { key, responder }).await;
    drop(answer);
    println!("a question without anybody was sent: {}", sent.is_ok());
    println!("the next to ask is told: {:?}", asker.get("soup").await?);

    drop(asker); // the last one who could ask
    let done = manager.await.expect("it does not panic");
    stop.send_replace(true);
    server_task.await.expect("it does not panic");
    println!("commands that the manager sent to the server: {done}");
    Ok(())
}
// ANCHOR_END: talk
