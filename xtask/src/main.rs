//! The project's chores: `cargo xtask test` is the whole test run, `cargo xtask tidy` checks that the house is as drawn.

mod database;
mod fuzz;
mod python;
mod tidy;
mod wasm;
mod web;

use database::{Database, URL};
use std::path::Path;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let rest: Vec<String> = std::env::args().skip(2).collect();
    let done = match std::env::args().nth(1).as_deref() {
        Some("test") => test(&rest),
        Some("tidy") => tidy::run(root()),
        Some("bench") => bench(&rest),
        Some("fuzz") => fuzz::run(root(), &rest),
        Some("kills") => kills(&rest),
        Some("reference") => reference(&rest),
        Some("wasm") => wasm::run(wasm::For::Use),
        Some("web") => web::run(&rest),
        Some("postgres") => postgres(&rest),
        Some("python") => python(&rest),
        _ => Err("usage: cargo xtask test [--page] | tidy | bench check [LINES|FILE…] | bench rules | bench season [--again] [UNITS…] | bench python | bench web | fuzz parse|check [--seconds N] | \
                wasm | web build|test | kills [N] | reference [N] | postgres COMMAND… | python [PROGRAM…]"
            .to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Everything that must hold before a change lands, from cheap to dear; with `--page` the engine for JavaScript and the page
/// as well, which take a toolchain and a browser of their own.
fn test(rest: &[String]) -> Result<(), String> {
    let page = match rest {
        [] => false,
        [only] if only == "--page" => true,
        _ => return Err("usage: cargo xtask test [--page]".to_owned()),
    };
    component("fmt", "rustfmt")?;
    component("clippy", "clippy")?;
    tidy::run(root())?;
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    let database = Database::start(root())?;
    step("cargo test --workspace", cargo_command(&["test", "--workspace"]).env(URL, &database.url))?;
    let ignored: Vec<&str> = ["test"].into_iter().chain(WITH_DATABASE).chain(["--tests", "--", "--ignored"]).collect();
    step("cargo test, with PostgreSQL", cargo_command(&ignored).env(URL, &database.url))?;
    python::test(root(), Some((URL, &database.url)))?;
    drop(database);
    if page {
        wasm::run(wasm::For::Tests)?;
        web::test()?;
    }
    step("cargo doc", cargo_command(&["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
}

/// The packages that have tests which need a database; without one these are ignored.
const WITH_DATABASE: [&str; 6] = ["--package", "duban-store", "--package", "duban-cli", "--package", "case-system"];

/// Kills writers at random moments, many times, on both databases.
fn kills(rest: &[String]) -> Result<(), String> {
    let times = rest.first().map_or("1000", |n| n.as_str());
    let database = Database::start(root())?;
    for package in ["duban-store", "case-system"] {
        let mut kills = cargo_command(&["test", "--package", package, "--test", "kills"]);
        step(&format!("kills, {package}"), kills.env(URL, &database.url).env("DUBAN_KILLS", times))?;
    }
    Ok(())
}

/// Compares the engine with the naive one of its tests on many random campaigns.
fn reference(rest: &[String]) -> Result<(), String> {
    let cases = rest.first().map_or("10000", |n| n.as_str());
    let mut compare = cargo_command(&["test", "--release", "--package", "duban", "--test", "reference"]);
    step(&format!("reference, {cases} campaigns"), compare.env("PROPTEST_CASES", cases))
}

/// Runs a command beside a PostgreSQL that is there for it alone.
fn postgres(rest: &[String]) -> Result<(), String> {
    let (program, args) = rest.split_first().ok_or("usage: cargo xtask postgres COMMAND…")?;
    let database = Database::start(root())?;
    step(program, Command::new(program).args(args).env(URL, &database.url))
}

/// Tests the Python package, or runs a program of its virtual environment.
fn python(rest: &[String]) -> Result<(), String> {
    match rest.split_first() {
        None => python::test(root(), None),
        Some((program, args)) => python::within(root(), program, args),
    }
}

/// Benchmarks, built as the command is shipped.
fn bench(rest: &[String]) -> Result<(), String> {
    if rest.first().is_some_and(|what| what == "python") {
        cargo(&["build", "--release", "--quiet", "--package", "duban-bench"])?;
        return python::bench(root());
    }
    if rest.first().is_some_and(|what| what == "web") {
        // It writes the plans that are checked.
        cargo(&["build", "--quiet", "--package", "duban-bench"])?;
        return web::bench();
    }
    let mut command = cargo_command(&["run", "--release", "--quiet", "--package", "duban-bench", "--"]);
    step("bench", command.args(rest))
}

/// Installs a component of the toolchain where it is missing.
fn component(subcommand: &str, name: &str) -> Result<(), String> {
    let there = Command::new(cargo_path()).args([subcommand, "--version"]).output().is_ok_and(|o| o.status.success());
    if there {
        return Ok(());
    }
    step(&format!("rustup component add {name}"), Command::new("rustup").args(["component", "add", name]))
}

fn cargo_path() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn cargo_command(args: &[&str]) -> Command {
    let mut command = Command::new(cargo_path());
    command.args(args);
    command
}

fn cargo(args: &[&str]) -> Result<(), String> {
    step(&format!("cargo {}", args.join(" ")), &mut cargo_command(args))
}

fn step(name: &str, command: &mut Command) -> Result<(), String> {
    step_here(name, command.current_dir(root()))
}

fn step_here(name: &str, command: &mut Command) -> Result<(), String> {
    println!("== {name}");
    let status = command.status().map_err(|e| format!("{name}: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name}: failed")) }
}
