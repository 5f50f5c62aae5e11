//! The link to the open pages: they reload after a rebuild, and show why
//! there was none.
//!
//! A page knows the version that it was made from. What is sent is always the
//! whole state, the newest version and what is wrong, so that a page which
//! missed a message (a laptop was closed, the server was restarted) is right
//! again with the next.

use std::io::{self, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tiny_http::Request;

/// Where a page listens. No page of the book is called so.
pub const PATH: &str = "/__live";

/// How long nothing is sent at most: a closed page is noticed by writing to it.
const HEARTBEAT: Duration = Duration::from_secs(15);

const SCRIPT: &str = include_str!("live.js");

pub struct Live {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Clone, PartialEq, Eq)]
struct State {
    /// Counts up from the time of the start, so that a page of an earlier
    /// server is recognised as old.
    version: u64,
    problem: Option<String>,
}

impl Live {
    pub fn new() -> Self {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            state: Mutex::new(State {
                // In milliseconds it is still exact as a number in a script.
                version: u64::try_from(now.as_millis()).unwrap_or(0),
                problem: None,
            }),
            changed: Condvar::new(),
        }
    }

    /// There are new pages.
    pub fn rebuilt(&self) {
        let mut state = self.lock();
        state.version += 1;
        state.problem = None;
        self.changed.notify_all();
    }

    /// There are no new pages, and this is why.
    pub fn failed(&self, problem: String) {
        self.lock().problem = Some(problem);
        self.changed.notify_all();
    }

    /// The page with a script that listens to this.
    pub fn follow_in(&self, page: Vec<u8>) -> Vec<u8> {
        let page = match String::from_utf8(page) {
            Ok(page) => page,
            Err(error) => return error.into_bytes(),
        };
        let script = SCRIPT.replace("VERSION", &self.lock().version.to_string());
        let at = page.rfind("</body>").unwrap_or(page.len());
        format!("{}<script>{script}</script>{}", &page[..at], &page[at..]).into_bytes()
    }

    /// Keeps telling a page, until it is closed.
    pub fn follow(&self, request: Request) {
        let mut page = request.into_writer();
        // Fails when the page is gone, which is how this ends.
        let _ = self.tell(&mut page);
    }

    fn tell(&self, page: &mut impl Write) -> io::Result<()> {
        page.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\
              Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        )?;
        let mut told = None;
        loop {
            let state = self.news(told.as_ref());
            if told.as_ref() == Some(&state) {
                page.write_all(b": still here\n\n")?;
            } else {
                page.write_all(event(&state).as_bytes())?;
            }
            page.flush()?;
            told = Some(state);
        }
    }

    /// The state, as soon as it differs from `told` or after a while.
    fn news(&self, told: Option<&State>) -> State {
        let same = |state: &mut State| Some(&*state) == told;
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), HEARTBEAT, same);
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn event(state: &State) -> String {
    let data = serde_json::json!({ "version": state.version, "problem": state.problem });
    format!("data: {data}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_the_bodys_last_part() {
        let live = Live::new();
        let page = String::from_utf8(live.follow_in(b"<body>a</body></html>".to_vec())).unwrap();
        assert!(page.starts_with("<body>a<script>"));
        assert!(page.ends_with("</script></body></html>"));
        assert!(page.contains(&live.lock().version.to_string()));
    }

    #[test]
    fn an_event_is_one_line() {
        let state = State {
            version: 7,
            problem: Some("a\n\"b\"".into()),
        };
        assert_eq!(
            event(&state),
            "data: {\"version\":7,\"problem\":\"a\\n\\\"b\\\"\"}\n\n"
        );
    }

    #[test]
    fn a_rebuild_ends_a_problem() {
        let live = Live::new();
        let first = live.news(None);
        live.failed("x".into());
        let failed = live.news(Some(&first));
        assert_eq!(
            (failed.version, failed.problem.as_deref()),
            (first.version, Some("x"))
        );
        live.rebuilt();
        let rebuilt = live.news(Some(&failed));
        assert_eq!(
            (rebuilt.version, rebuilt.problem),
            (first.version + 1, None)
        );
    }
}
