//! `cargo xtask web build|test`: the page, and the tests of package and page in Node and in a browser.

use super::wasm::{debian, packages};
use super::{root, step_here};
use std::process::Command;

/// Builds the page from the engine that `cargo xtask wasm` built, or tests both.
pub(crate) fn run(rest: &[String]) -> Result<(), String> {
    match rest.first().map(String::as_str) {
        Some("build") => build(),
        Some("test") => test(),
        _ => Err("usage: cargo xtask web build|test".to_owned()),
    }
}

fn build() -> Result<(), String> {
    packages()?;
    npm("build")
}

/// Builds the page and runs every test, in Node and in Chromium.
pub(crate) fn test() -> Result<(), String> {
    build()?;
    debian(&["chromium", "fonts-noto-cjk"])?;
    npm("test")
}

fn npm(script: &str) -> Result<(), String> {
    let mut run = Command::new("npm");
    step_here(&format!("npm run {script}"), run.args(["run", "--silent", script]).current_dir(root().join("web")))
}
