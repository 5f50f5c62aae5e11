//! The client's side: a method for each command.

// ANCHOR: client
use super::connection::Connection;
use super::frame::{Frame, Value};
use ch05::net::TcpStream;
use std::io;
use std::net::SocketAddr;

pub struct Client {
    connection: Connection<TcpStream>,
}

impl Client {
    pub async fn connect(server: SocketAddr) -> io::Result<Self> {
        let connection = Connection::new(TcpStream::connect(server).await?);
        Ok(Self { connection })
    }

    pub async fn set(&mut self, key: &str, value: Value) -> io::Result<()> {
        let parts = ["SET".into(), key.into(), value];
        match self.ask(parts).await? {
            Frame::Simple(ok) if ok == "OK" => Ok(()),
            other => Err(unexpected(other)),
        }
    }

    pub async fn get(&mut self, key: &str) -> io::Result<Option<Value>> {
        match self.ask(["GET".into(), key.into()]).await? {
            Frame::Bulk(value) => Ok(Some(value)),
            Frame::Null => Ok(None),
            other => Err(unexpected(other)),
        }
    }

    /// `&mut self`: whoever asks has the connection to himself until the answer
    /// has come. The answers bear no name; only their order tells whose they are.
    async fn ask(&mut self, parts: impl IntoIterator<Item = Value>) -> io::Result<Frame> {
        let question = Frame::Array(parts.into_iter().map(Frame::Bulk).collect());
        self.connection.write_frame(&question).await?;
        let answer = self.connection.read_frame().await?;
        answer.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

fn unexpected(frame: Frame) -> io::Error {
    io::Error::other(match frame {
        Frame::Error(error) => error,
        other => format!("not an answer to this: {other:?}"),
    })
}
// ANCHOR_END: client
