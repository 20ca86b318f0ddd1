//! The project's chores: `cargo xtask test` is the whole test run, `cargo xtask tidy` checks that the house is as drawn.

mod fuzz;
mod tidy;

use std::path::Path;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let rest: Vec<String> = std::env::args().skip(2).collect();
    let done =
        match std::env::args().nth(1).as_deref() {
            Some("test") => test(),
            Some("tidy") => tidy::run(root()),
            Some("bench") => bench(&rest),
            Some("fuzz") => fuzz::run(root(), &rest),
            _ => Err("usage: cargo xtask test | tidy | bench check [LINES|FILE…] | fuzz parse|check [--seconds N]"
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

/// Everything that must hold before a change lands, from cheap to dear.
fn test() -> Result<(), String> {
    component("fmt", "rustfmt")?;
    component("clippy", "clippy")?;
    tidy::run(root())?;
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    cargo(&["test", "--workspace"])?;
    step("cargo doc", cargo_command(&["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
}

/// Benchmarks, built as the command is shipped.
fn bench(rest: &[String]) -> Result<(), String> {
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
