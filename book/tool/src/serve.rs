//! The book served on this machine: built into memory, rebuilt at every edit,
//! with the browser following along.
//!
//! The rendered site is kept in memory and replaced as a whole, so that a page
//! never is missing during a rebuild, and so that no request can reach a file
//! that is not part of the site.

mod http;
mod live;
mod watch;

use crate::paths::Repo;
use crate::site::{Files, render};
use anyhow::{Context, Result, anyhow};
use live::Live;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};
use watch::Stamp;

const FIRST_PORT: u16 = 3000;
/// How many ports are tried before the system chooses one.
const PORTS: u16 = 20;
/// How often the files are looked at.
const POLL: Duration = Duration::from_millis(200);

#[derive(Clone, Debug, Default)]
pub struct Options {
    /// This port and no other; else the first free one from 3000 on.
    pub port: Option<u16>,
    /// Open the book in a browser.
    pub open: bool,
}

/// Serves the book until the process ends.
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let listener = bind(options.port)?;
    println!("building the book …");
    let server = Server::start(repo.clone(), listener)?;
    println!("The book is at {} (Ctrl-C ends)", server.url);
    if options.open
        && let Err(error) = open::that(&server.url)
    {
        eprintln!("warning: no browser could be opened: {error}");
    }
    server.watch()
}

/// A listener on `port`, or on the first free one from 3000 on.
fn bind(port: Option<u16>) -> Result<TcpListener> {
    let listen = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    if let Some(port) = port {
        return listen(port).map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => {
                anyhow!(
                    "port {port} is in use; name another, or leave --port away to get a free one"
                )
            }
            _ => anyhow!("port {port} cannot be used: {error}; name another"),
        });
    }
    for port in FIRST_PORT..FIRST_PORT + PORTS {
        match listen(port) {
            Ok(listener) => return Ok(listener),
            Err(_) => println!("port {port} is in use, trying the next"),
        }
    }
    listen(0).context("no free port")
}

/// A running server.
struct Server {
    repo: Repo,
    url: String,
    shared: Arc<Shared>,
    /// The files as the last build found them.
    built: Stamp,
}

/// What the requests' threads read and a rebuild replaces.
struct Shared {
    files: RwLock<Arc<Files>>,
    live: Live,
}

impl Server {
    /// Builds the book and starts to answer.
    fn start(repo: Repo, listener: TcpListener) -> Result<Self> {
        let built = Stamp::of(&repo);
        let (files, warnings) = render(&repo)?;
        warn(&warnings);
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared {
            files: RwLock::new(Arc::new(files)),
            live: Live::new(),
        });
        let server = tiny_http::Server::from_listener(listener, None)
            .map_err(|error| anyhow!("the server cannot start: {error}"))?;
        let answering = shared.clone();
        thread::spawn(move || {
            for request in server.incoming_requests() {
                let shared = answering.clone();
                // One thread each: a page that follows along waits for long.
                thread::spawn(move || shared.answer(request));
            }
        });
        Ok(Self {
            repo,
            url,
            shared,
            built,
        })
    }

    /// Rebuilds at every edit, for ever.
    fn watch(mut self) -> Result<()> {
        loop {
            thread::sleep(POLL);
            self.follow();
        }
    }

    /// Rebuilds if a file has changed since the last build.
    fn follow(&mut self) {
        let mut stamp = Stamp::of(&self.repo);
        if stamp == self.built {
            return;
        }
        // An editor may still be writing: wait until nothing moves.
        for _ in 0..10 {
            thread::sleep(Duration::from_millis(40));
            let later = Stamp::of(&self.repo);
            if later == stamp {
                break;
            }
            stamp = later;
        }
        self.built = stamp;
        self.rebuild();
    }

    fn rebuild(&self) {
        let start = Instant::now();
        match render(&self.repo) {
            Ok((files, warnings)) => {
                warn(&warnings);
                *self
                    .shared
                    .files
                    .write()
                    .unwrap_or_else(PoisonError::into_inner) = Arc::new(files);
                self.shared.live.rebuilt();
                println!("rebuilt in {:.1} s", start.elapsed().as_secs_f32());
            }
            Err(error) => {
                let problem = format!("{error:#}");
                eprintln!("{problem}\nnot rebuilt: the pages are those from before the edit");
                self.shared.live.failed(problem);
            }
        }
    }
}

impl Shared {
    fn answer(&self, request: tiny_http::Request) {
        if request.url() == live::PATH {
            return self.live.follow(request);
        }
        let files = self
            .files
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let answer = http::answer(&files, request.method(), request.url());
        // The reader may have left the page: nobody is there to be told.
        let _ = request.respond(answer.response(&self.live));
    }
}

fn warn(warnings: &[String]) {
    for warning in warnings {
        eprintln!("warning: {warning}");
    }
}

#[cfg(test)]
mod tests;
