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
    version: u64,
    problem: Option<String>,
}

/// The version of the first pages. Versions count up from the time of the
/// start, so that a page of an earlier server is recognised as old.
pub fn first_version() -> u64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    // In milliseconds it is exact even as a number of the page's script.
    u64::try_from(now.as_millis()).unwrap_or(0)
}

/// `page`, of this version, with the script that listens for a newer one.
pub fn with_script(page: &[u8], version: u64) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(page) else {
        return page.to_vec();
    };
    let script = SCRIPT.replace("VERSION", &version.to_string());
    let at = text.rfind("</body>").unwrap_or(text.len());
    format!("{}<script>{script}</script>{}", &text[..at], &text[at..]).into_bytes()
}

impl Live {
    pub fn new(version: u64) -> Self {
        Self {
            state: Mutex::new(State {
                version,
                problem: None,
            }),
            changed: Condvar::new(),
        }
    }

    /// There are new pages.
    pub fn rebuilt(&self, version: u64) {
        *self.lock() = State {
            version,
            problem: None,
        };
        self.changed.notify_all();
    }

    /// There are no new pages, and this is why.
    pub fn failed(&self, problem: String) {
        self.lock().problem = Some(problem);
        self.changed.notify_all();
    }

    /// Keeps telling a page what is new. Ends, with an error, when the page is gone.
    pub fn tell(&self, page: &mut impl Write) -> io::Result<()> {
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
        let page = with_script(b"<body>a</body></html>", 17);
        let page = String::from_utf8(page).unwrap();
        assert!(page.starts_with("<body>a<script>"));
        assert!(page.ends_with("</script></body></html>"));
        assert!(page.contains("version !== 17"));
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
        let live = Live::new(7);
        let first = live.news(None);
        live.failed("x".into());
        let failed = live.news(Some(&first));
        assert_eq!((failed.version, failed.problem.as_deref()), (7, Some("x")));
        live.rebuilt(8);
        let rebuilt = live.news(Some(&failed));
        assert_eq!((rebuilt.version, rebuilt.problem), (8, None));
    }
}
