//! The `duban` command as a library: check plans, carry campaigns out, explain every point. Other surfaces that read files
//! call it, so that there is one way to do that.

mod args;
mod book;
mod check;
mod completions;
mod doc;
mod events;
mod exit;
mod explain;
mod failure;
mod init;
mod input;
mod lsp;
mod named;
mod phases;
mod recording;
mod run;
mod schema;
mod season;
mod settings;
mod shelf;
mod table;
mod test;
mod timetable;
mod verify;
mod what_if;

pub use exit::Exit;
pub use failure::Failure;
pub use input::{facts, library, plan_source};
pub use settings::{Settings, settings};

use args::{Args, Command};
use clap::Parser;
use std::ffi::OsString;
use std::io::Write;

/// Runs the command with these arguments, of which the first is the program's name. It reads and writes files, stdin, stdout
/// and stderr.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(told) => {
            let _ = told.print();
            return Exit::from(u8::try_from(told.exit_code()).unwrap_or(2));
        }
    };
    let (asked, language) = (args.asked_language(), args.language());
    let done = match &args.command {
        Command::Init(a) => init::run(a, language),
        Command::Check(a) => check::run(a, language),
        Command::Timetable(a) => timetable::run(a, language),
        Command::Phases(a) => phases::run(a, language),
        Command::Run(a) => run::run(a, language),
        Command::Explain(a) => explain::run(a, language),
        Command::WhatIf(a) => what_if::run(a, language),
        Command::Verify(a) => verify::run(a, language),
        Command::Events(a) => events::run(a),
        Command::Test(a) => test::run(a, language),
        Command::Doc(a) => doc::run(a, language),
        Command::Schema => schema::run(language),
        Command::Lsp(a) => lsp::run(a, asked, language),
        Command::Completions(a) => completions::run(a),
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}");
            Exit::from(failure.exit_code())
        }
    }
}

/// Writes to stdout; a reader that has gone away is no error of ours.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Write { name: "stdout".into(), source: e })
        }
        _ => Ok(()),
    }
}
