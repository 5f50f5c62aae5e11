//! The book's program: serve, build, check, judge.

use anyhow::Result;
use book_tool::{Problem, Repo, check, judge, plots, serve, site};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Read, build and check "Async by Hand". Without a command: serve.
#[derive(Parser)]
#[command(
    name = "book",
    bin_name = "cargo run -p book --",
    args_conflicts_with_subcommands = true
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Subcommand)]
enum Command {
    /// Build the book, serve it on this machine, and follow every edit
    Serve(ServeArgs),
    /// Write the site to a folder
    Build {
        /// The folder; it is emptied first [default: book/book]
        #[arg(long, value_name = "DIR")]
        dest_dir: Option<PathBuf>,
    },
    /// Check what the book promises
    Check,
    /// Collect what the benchmarks of chapters have measured, for the plots
    Plots {
        /// Such as ch04; first run its `cargo bench`
        #[arg(required = true, value_name = "CHAPTER")]
        chapters: Vec<String>,
    },
    /// Show how far you have come with the exercises
    Exercises {
        /// Run again whenever a file of this chapter (such as ch01) is saved
        #[arg(long, value_name = "CHAPTER")]
        watch: Option<String>,
        /// Prove the exercises themselves: stubs, solutions, wrong solutions
        #[arg(long)]
        judge: bool,
    },
}

#[derive(Args)]
struct ServeArgs {
    /// The port [default: the first free one from 3000 on]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Open the book in a browser
    #[arg(long)]
    open: bool,
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            // As clap does with other mistakes on the command line.
            match error.is::<judge::UnknownChapter>() {
                true => ExitCode::from(2),
                false => ExitCode::FAILURE,
            }
        }
    }
}

fn run(cli: Cli) -> Result<bool> {
    let repo = Repo::here();
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(ServeArgs { port, open }) => {
            serve::run(&repo, &serve::Options { port, open })?;
            Ok(true)
        }
        Command::Build { dest_dir } => {
            site::build_for_reader(&repo, dest_dir.as_deref())?;
            Ok(true)
        }
        Command::Check => Ok(report(&check::run(&repo)?)),
        Command::Plots { chapters } => Ok(report(&plots::run(&repo, &chapters)?)),
        Command::Exercises { watch, judge } => judge::run(&repo, &judge::Options { watch, judge }),
    }
}

/// Prints what is wrong; true if that is nothing.
fn report(problems: &[Problem]) -> bool {
    for problem in problems {
        println!("{problem}");
    }
    problems.is_empty()
}
