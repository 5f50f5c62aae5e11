//! What a stock `mdbook` runs before it renders the book (see `book.toml`).

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("supports") {
        let html = arguments.next().as_deref() == Some("html");
        return if html {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        };
    }
    match book_tool::preprocessor::serve_mdbook(std::io::stdin(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
