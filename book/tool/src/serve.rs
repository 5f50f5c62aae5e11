//! The book served on this machine: built into memory, rebuilt at every edit,
//! with the browser following along.
//!
//! The rendered site is kept in memory and replaced as a whole, so that a page
//! never is missing during a rebuild, and so that no request can reach a file
//! that is not part of the site.

mod http;
mod live;
mod lookup;

use crate::paths::Repo;
use crate::site::{Files, render};
use crate::stamp::Stamp;
use anyhow::{Context, Result, anyhow};
use http::Request;
use live::Live;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

const FIRST_PORT: u16 = 3000;
/// How many ports are tried before the system chooses one.
const PORTS: u16 = 20;
/// How often the files are looked at.
const POLL: Duration = Duration::from_millis(200);
/// How long a connection may stay silent before its request.
const PATIENCE: Duration = Duration::from_secs(30);

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

/// What the requests' threads read.
struct Shared {
    site: RwLock<Arc<Site>>,
    live: Live,
}

/// The site as one build left it. Files and version belong together: a page
/// with a version that is not its own would never be replaced.
struct Site {
    files: Files,
    version: u64,
}

impl Server {
    /// Builds the book and starts to answer.
    fn start(repo: Repo, listener: TcpListener) -> Result<Self> {
        let built = Stamp::of(&sources(&repo));
        let (files, warnings) = render(&repo)?;
        warn(&warnings);
        let url = format!("http://{}", listener.local_addr()?);
        let version = live::first_version();
        let shared = Arc::new(Shared {
            site: RwLock::new(Arc::new(Site { files, version })),
            live: Live::new(version),
        });
        let answering = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else {
                    // Too many open files, most likely: let some be closed.
                    thread::sleep(POLL);
                    continue;
                };
                let shared = answering.clone();
                // One thread each: a page that follows along waits for long.
                // An error means that the reader has left the page.
                thread::spawn(move || {
                    let _ = shared.answer(stream);
                });
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
        let mut stamp = Stamp::of(&sources(&self.repo));
        if stamp == self.built {
            return;
        }
        // An editor may still be writing: wait until nothing moves.
        for _ in 0..10 {
            thread::sleep(Duration::from_millis(40));
            let later = Stamp::of(&sources(&self.repo));
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
                let version = self.shared.site().version + 1;
                self.shared.replace(Site { files, version });
                self.shared.live.rebuilt(version);
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

/// What the book is made from: files and folders.
fn sources(repo: &Repo) -> Vec<PathBuf> {
    let book = repo.book();
    let mut sources = ["book.toml", "src", "theme"]
        .map(|name| book.join(name))
        .to_vec();
    sources.extend(repo.chapters());
    sources
}

impl Shared {
    fn answer(&self, mut stream: TcpStream) -> io::Result<()> {
        // A browser opens connections in advance, and may never use them.
        stream.set_read_timeout(Some(PATIENCE))?;
        let Some(request) = Request::read(&mut stream)? else {
            return Ok(());
        };
        if request.path() == live::PATH {
            return self.live.tell(&mut stream);
        }
        let site = self.site();
        let mut answer = lookup::answer(&site.files, &request);
        if lookup::is_page(&answer) {
            answer.body = live::with_script(&answer.body, site.version);
        }
        answer.send(&mut stream, request.method == "HEAD")
    }

    fn site(&self) -> Arc<Site> {
        self.site
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn replace(&self, site: Site) {
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(site);
    }
}

fn warn(warnings: &[String]) {
    for warning in warnings {
        eprintln!("warning: {warning}");
    }
}

#[cfg(test)]
mod tests;
