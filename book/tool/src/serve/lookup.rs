//! Requests answered from the site's files, and from nowhere else.

use super::http::{Answer, Request};
use crate::site::{Files, decode};

const HTML: &str = "text/html; charset=utf-8";

/// The answer to `request`.
pub fn answer(files: &Files, request: &Request) -> Answer {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return plain(405, "This server only shows a book.");
    }
    let Some(path) = decode(request.path()) else {
        return plain(400, "The address cannot be read.");
    };
    let path = path.trim_start_matches('/');
    let is_folder = path.is_empty() || path.ends_with('/');
    let file = format!("{path}{}", if is_folder { "index.html" } else { "" });
    if let Some(body) = files.get(&file) {
        return found(200, content_type(&file), body);
    }
    if files.contains_key(&format!("{path}/index.html")) {
        let mut answer = plain(301, "The page is in the folder.");
        answer.location = Some(format!("/{}/", request.path().trim_start_matches('/')));
        return answer;
    }
    match files.get("404.html") {
        Some(body) => found(404, HTML, body),
        None => plain(404, "There is no such page."),
    }
}

/// Whether the answer is a page, not a picture or a script.
pub fn is_page(answer: &Answer) -> bool {
    answer.content_type == HTML
}

fn found(status: u16, content_type: &'static str, body: &[u8]) -> Answer {
    Answer {
        status,
        content_type,
        body: body.to_vec(),
        location: None,
    }
}

fn plain(status: u16, text: &str) -> Answer {
    found(
        status,
        "text/plain; charset=utf-8",
        format!("{text}\n").as_bytes(),
    )
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => HTML,
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

    fn ask(method: &str, target: &str) -> Answer {
        let files = [
            "index.html",
            "404.html",
            "ch01/index.html",
            "ch01/a b.html",
            "css/é.css",
        ]
        .map(|name| (name.to_owned(), name.as_bytes().to_vec()));
        let request = Request {
            method: method.to_owned(),
            target: target.to_owned(),
        };
        answer(&Files::from(files), &request)
    }

    fn ok(target: &str) -> String {
        let answer = ask("GET", target);
        assert_eq!(answer.status, 200, "{target}");
        String::from_utf8(answer.body).unwrap()
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
        let answer = ask("GET", "/ch01?a=b");
        assert_eq!(answer.status, 301);
        assert_eq!(answer.location.as_deref(), Some("/ch01/"));
    }

    #[test]
    fn nothing_outside_of_the_site_is_reached() {
        for target in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/ch01/../../x",
            "//etc/passwd",
            "/ch01\\..\\x",
            "/none",
        ] {
            let answer = ask("GET", target);
            assert_eq!(
                (answer.status, &answer.body[..]),
                (404, &b"404.html"[..]),
                "{target}"
            );
        }
    }

    #[test]
    fn what_is_no_request_for_a_page_is_refused() {
        assert_eq!(ask("GET", "/%zz").status, 400);
        assert_eq!(ask("POST", "/").status, 405);
        assert_eq!(ask("HEAD", "/").status, 200);
    }

    #[test]
    fn types_follow_the_files_end() {
        assert_eq!(content_type("a/b.html"), HTML);
        assert_eq!(
            content_type("searchindex-1a2b.js"),
            "text/javascript; charset=utf-8"
        );
        assert_eq!(content_type("x.woff2"), "font/woff2");
        assert_eq!(content_type("CNAME"), "application/octet-stream");
    }
}
