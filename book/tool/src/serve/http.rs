//! Requests answered from the site's files.

use super::live::Live;
use crate::site::Files;
use std::io::Cursor;
use tiny_http::{Header, Method, Response};

/// An answer that is still to be sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// The path of the file in the site that is sent.
    pub file: String,
    pub body: Vec<u8>,
    /// Where the page is instead.
    pub location: Option<String>,
}

/// Answers a request for `url` from `files`, and from nowhere else.
pub fn answer(files: &Files, method: &Method, url: &str) -> Answer {
    let plain = |status, text: &str| Answer {
        status,
        file: "answer.txt".to_owned(),
        body: format!("{text}\n").into_bytes(),
        location: None,
    };
    if !matches!(method, Method::Get | Method::Head) {
        return plain(405, "This server only shows a book.");
    }
    let Some(path) = decode(url) else {
        return plain(400, "The address cannot be read.");
    };
    let path = path.trim_start_matches('/');
    let index = if path.is_empty() || path.ends_with('/') {
        "index.html"
    } else {
        ""
    };
    let file = format!("{path}{index}");
    if let Some(body) = files.get(&file) {
        return Answer {
            status: 200,
            file,
            body: body.clone(),
            location: None,
        };
    }
    if files.contains_key(&format!("{path}/index.html")) {
        let mut answer = plain(301, "The page is in the folder.");
        answer.location = Some(format!("/{}/", url_path(url).trim_start_matches('/')));
        return answer;
    }
    match files.get("404.html") {
        Some(body) => Answer {
            status: 404,
            file: "404.html".to_owned(),
            body: body.clone(),
            location: None,
        },
        None => plain(404, "There is no such page."),
    }
}

impl Answer {
    /// The response; a page is given the script that follows rebuilds.
    pub fn response(self, live: &Live) -> Response<Cursor<Vec<u8>>> {
        let body = if self.file.ends_with(".html") {
            live.follow_in(self.body)
        } else {
            self.body
        };
        let mut response = Response::from_data(body)
            .with_status_code(self.status)
            .with_header(header("Content-Type", content_type(&self.file)))
            .with_header(header("Cache-Control", "no-store"));
        if let Some(location) = &self.location {
            response.add_header(header("Location", location));
        }
        response
    }
}

fn header(name: &str, value: &str) -> Header {
    // Fails for text that is not ASCII only, which none of ours is.
    Header::from_bytes(name, value).unwrap_or_else(|()| unreachable!("{name}: {value}"))
}

/// The address without `?…` and `#…`.
fn url_path(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or("")
}

/// The path in an address, with `%20` read as a space.
fn decode(url: &str) -> Option<String> {
    let mut bytes = url_path(url).bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        out.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(out).ok()
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(url: &str) -> (u16, String, Option<String>) {
        let files = [
            "index.html",
            "404.html",
            "ch01/index.html",
            "ch01/a b.html",
            "css/é.css",
        ]
        .map(|name| (name.to_owned(), name.as_bytes().to_vec()));
        let answer = answer(&Files::from(files), &Method::Get, url);
        (answer.status, answer.file, answer.location)
    }

    fn ok(url: &str) -> String {
        let (status, file, _) = get(url);
        assert_eq!(status, 200, "{url}");
        file
    }

    #[test]
    fn paths_lead_to_files() {
        assert_eq!(ok("/"), "index.html");
        assert_eq!(ok("/index.html?highlight=a#b"), "index.html");
        assert_eq!(ok("/ch01/"), "ch01/index.html");
        assert_eq!(ok("/ch01/a%20b.html"), "ch01/a b.html");
        assert_eq!(ok("/css/%C3%A9.css"), "css/é.css");
    }

    #[test]
    fn a_folder_without_its_slash_is_redirected() {
        assert_eq!(get("/ch01?a=b").0, 301);
        assert_eq!(get("/ch01?a=b").2.as_deref(), Some("/ch01/"));
    }

    #[test]
    fn nothing_outside_of_the_site_is_reached() {
        for url in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/ch01/../../x",
            "//etc/passwd",
            "/ch01\\..\\x",
            "/none",
        ] {
            assert_eq!(get(url).0, 404, "{url}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for url in ["/%", "/%4", "/%zz", "/%ff"] {
            assert_eq!(get(url).0, 400, "{url}");
        }
        assert_eq!(answer(&Files::new(), &Method::Post, "/").status, 405);
        assert_eq!(answer(&Files::new(), &Method::Head, "/").status, 404);
    }

    #[test]
    fn types_follow_the_files_end() {
        assert_eq!(content_type("a/b.html"), "text/html; charset=utf-8");
        assert_eq!(
            content_type("searchindex-1a2b.js"),
            "text/javascript; charset=utf-8"
        );
        assert_eq!(content_type("x.woff2"), "font/woff2");
        assert_eq!(content_type("CNAME"), "application/octet-stream");
    }
}
