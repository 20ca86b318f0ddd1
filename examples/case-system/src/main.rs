//! A small case system. Cases are rows of its own; what follows from them for the units, by the campaign's plan, is the
//! engine's. Both are kept in one transaction: no case without its fact, no fact without its case.
//!
//! Usage: `case-system PLAN DATABASE [ADDRESS]`.

mod database;
mod failure;
mod host;
mod web;

use database::Database;
use duban::check::{CheckedPlan, check};
use duban::diagnostic::{Colour, Language, to_text};
use duban::document::Source;
use duban::rules::RuleLibrary;
use host::Host;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [plan, database] => run(plan, database, "127.0.0.1:8080"),
        [plan, database, address] => run(plan, database, address),
        _ => Err("usage: case-system PLAN sqlite:PATH|postgres://… [ADDRESS]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(plan: &str, database: &str, address: &str) -> Result<(), Box<dyn Error>> {
    // The database is opened outside the runtime: its calls block.
    let host = Host::open(Database::open(database)?, read(plan)?)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        writeln!(std::io::stdout(), "listening on {}", listener.local_addr()?)?;
        axum::serve(listener, web::routes(host)).await?;
        Ok(())
    })
}

/// The plan, or what is wrong with it.
fn read(path: &str) -> Result<CheckedPlan, Box<dyn Error>> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
    let mut library = RuleLibrary::new();
    for (id, rule) in duban_rules::FILES {
        library.add(*id, *rule);
    }
    for (pack, clocks) in duban_rules::CLOCKS {
        library.add_clocks(*pack, *clocks);
    }
    let checked = check(Source::new(path, text), &Default::default(), &library);
    let found = || to_text(&checked.diagnostics, Language::En, Colour::Never);
    checked.plan.clone().ok_or_else(|| found().into())
}
