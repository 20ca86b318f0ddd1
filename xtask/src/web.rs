//! `cargo xtask web build|test`: the page, and the tests of package and page in Node and in a browser.

use super::wasm::{self, For, debian, packages};
use super::{root, step_here};
use std::process::Command;

/// The packages of Debian for the tests in a browser.
const BROWSER: [&str; 2] = ["chromium", "fonts-noto-cjk"];

/// Builds the page around the engine, or tests both.
pub(crate) fn run(rest: &[String]) -> Result<(), String> {
    match rest.first().map(String::as_str) {
        Some("build") => build(For::Use),
        Some("test") => test(),
        _ => Err("usage: cargo xtask web build|test".to_owned()),
    }
}

/// The engine is the one that was built last; where there is none, it is built for what the page is for.
fn build(what_for: For) -> Result<(), String> {
    let there = root().join("web/engine/duban_bg.wasm").is_file() && root().join("target/npm/package.json").is_file();
    if !there {
        wasm::run(what_for)?;
    }
    packages()?;
    npm("build")
}

/// Builds the page and runs every test, in Node and in Chromium.
pub(crate) fn test() -> Result<(), String> {
    build(For::Tests)?;
    debian(&BROWSER)?;
    npm("test")
}

fn npm(script: &str) -> Result<(), String> {
    let mut run = Command::new("npm");
    step_here(&format!("npm run {script}"), run.args(["run", "--silent", script]).current_dir(root().join("web")))
}

/// Measures the engine that was built last beside others in Node and in Chromium, and the page from a keystroke to painted
/// findings.
pub(crate) fn bench() -> Result<(), String> {
    build(For::Use)?;
    debian(&BROWSER)?;
    let here = root().join("bench/web");
    step_here("npm ci", Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&here))?;
    step_here("bench web", Command::new("node").arg("run.mjs").current_dir(&here))
}
