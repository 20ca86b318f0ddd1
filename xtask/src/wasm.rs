//! `cargo xtask wasm`: the engine for JavaScript, as the npm package `target/npm` and for the page in `web/`.
//!
//! It is built with the toolchain of rustup where that has what is needed, and else with Debian's.

use super::{cargo_command, root, step, step_here};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const TARGET: &str = "wasm32-unknown-unknown";
/// What browsers of the last years have; `--all-features` writes what they refuse.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-multivalue",
];
/// The time zones that the engine knows in a browser; the others would weigh more than all the rules of a plan. Offsets are
/// always known. `docs/browser.md` lists them.
const ZONES: &str = "^(Asia/.*|UTC|GMT|Etc/(UTC|GMT)|PRC|ROC|ROK|Hongkong|Singapore|Japan\
    |Europe/(London|Paris|Berlin|Madrid|Rome|Warsaw|Athens|Istanbul|Moscow)\
    |America/(New_York|Chicago|Denver|Los_Angeles|Toronto|Mexico_City|Bogota|Sao_Paulo|Argentina/Buenos_Aires)\
    |Africa/(Cairo|Lagos|Nairobi|Johannesburg)|Australia/(Sydney|Perth)|Pacific/Auckland)$";
/// At most, in bytes: as loaded, and as sent.
const RAW: usize = 1_300_000;
const SENT: usize = 450_000;

/// What it is built for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum For {
    /// As people load it: small, which takes its time.
    Use,
    /// The same engine, sooner and larger.
    Tests,
}

/// Builds everything, and prints what it weighs.
pub(crate) fn run(what_for: For) -> Result<(), String> {
    let built = build(what_for)?;
    packages()?;
    let npm = root().join("target/npm");
    let _ = std::fs::remove_dir_all(&npm);
    let page = root().join("web/engine");
    bindgen(&built, &npm.join("web"), "web")?;
    bindgen(&built, &npm.join("node"), "nodejs")?;
    bindgen(&built, &page, "page")?;
    // The module is the same for each, and takes its time.
    let small = npm.join("web/duban_bg.wasm");
    if what_for == For::Use {
        optimise(&small)?;
    }
    for other in [npm.join("node/duban_bg.wasm"), page.join("duban_bg.wasm")] {
        std::fs::copy(&small, &other).map_err(|e| format!("{}: {e}", other.display()))?;
    }
    for name in ["package.json", "README.md"] {
        let from = root().join("crates/wasm/npm").join(name);
        std::fs::copy(&from, npm.join(name)).map_err(|e| format!("{}: {e}", from.display()))?;
    }
    // What is for browsers is of modules, what is for Node is not.
    let modules = npm.join("web/package.json");
    std::fs::write(&modules, "{ \"type\": \"module\" }\n").map_err(|e| format!("{}: {e}", modules.display()))?;
    weigh(&small)
}

fn build(what_for: For) -> Result<PathBuf, String> {
    let folder = root().join("target/wasm");
    let profile = if what_for == For::Use { "wasm" } else { "wasm-tests" };
    let mut args = vec!["build", "--profile", profile, "--target", TARGET, "--package", "duban-wasm", "--target-dir"];
    let folder_text = folder.to_string_lossy().into_owned();
    args.push(&folder_text);
    if what_for == For::Tests {
        args.extend(["--features", "fault"]);
    }
    // Faults name the file they are in, which is nobody's own folder.
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")));
    let flags = format!("--remap-path-prefix={}/registry/src=registry", home.unwrap_or_default());
    let settings = [("CHRONO_TZ_TIMEZONE_FILTER", ZONES), ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", &flags)];
    // The standard library is built as well, for size; for tests the one that comes built does.
    let lean = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
    // The compilers are released ones; to build their library is a matter of their developers.
    let developer = ("RUSTC_BOOTSTRAP", "1");
    match what_for {
        For::Tests if has("target", TARGET) => {
            step("build for WebAssembly", cargo_command(&args).envs(settings))?;
        }
        For::Use if has("component", "rust-src") => {
            args.extend(lean);
            step("build for WebAssembly", cargo_command(&args).envs(settings).envs([developer]))?;
        }
        _ => {
            debian(&["rustc-web", "cargo-web", "rust-web-src", "lld-22"])?;
            args.extend(lean);
            let mut cargo = Command::new("/usr/bin/cargo");
            cargo.args(args).envs(settings).envs([developer]).env("RUSTC", "/usr/bin/rustc");
            // What runs this was started by another cargo, with settings of its own.
            cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("RUSTDOC").env_remove("RUSTFLAGS");
            step(
                "build for WebAssembly, Debian's toolchain",
                cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22"),
            )?;
        }
    }
    Ok(folder.join(TARGET).join(profile).join("duban_wasm.wasm"))
}

/// Whether the toolchain that runs this has a target or a component; it is asked to install it where it has not.
fn has(kind: &str, name: &str) -> bool {
    let mut add = Command::new("rustup");
    let added = add.args([kind, "add", name]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    added.is_ok_and(|s| s.success())
}

/// Installs packages of Debian that are missing.
pub(crate) fn debian(packages: &[&str]) -> Result<(), String> {
    let there = |package: &&str| {
        let mut ask = Command::new("dpkg-query");
        let out = ask.args(["-W", "-f=${Status}", package]).stderr(Stdio::null()).output();
        out.is_ok_and(|o| String::from_utf8_lossy(&o.stdout).contains("ok installed"))
    };
    let missing: Vec<&str> = packages.iter().filter(|p| !there(p)).copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = ["install", "-y", "--no-install-recommends"];
    let mut apt = Command::new("apt-get");
    apt.args(install).args(&missing).env("DEBIAN_FRONTEND", "noninteractive");
    let name = format!("apt-get install {}", missing.join(" "));
    if step_here(&name, &mut apt).is_err() {
        step_here("apt-get update", Command::new("apt-get").arg("update"))?;
        step_here(&name, &mut apt)?;
    }
    Ok(())
}

/// The packages of the page, which hold `wasm-opt` as well.
pub(crate) fn packages() -> Result<(), String> {
    let there = |program: &str| {
        let mut ask = Command::new(program);
        ask.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
    };
    if !there("node") || !there("npm") {
        debian(&["nodejs", "npm"])?;
    }
    let web = root().join("web");
    let lock = |path: &str| std::fs::metadata(web.join(path)).and_then(|m| m.modified()).ok();
    if lock("node_modules/.package-lock.json")
        .zip(lock("package-lock.json"))
        .is_some_and(|(there, wanted)| there >= wanted)
    {
        return Ok(());
    }
    step_here("npm ci", Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&web))
}

fn bindgen(built: &Path, out: &Path, target: &str) -> Result<(), String> {
    std::fs::create_dir_all(out).map_err(|e| format!("{}: {e}", out.display()))?;
    let mut run = cargo_command(&["run", "--quiet", "--package", "duban-bindgen", "--"]);
    step(&format!("bindgen for {target}"), run.arg(built).arg(out).arg(target))
}

fn optimise(module: &Path) -> Result<(), String> {
    let mut opt = Command::new(root().join("web/node_modules/.bin/wasm-opt"));
    opt.arg("-Oz").args(FEATURES).arg(module).arg("-o").arg(module);
    step("wasm-opt", &mut opt)
}

/// Prints the size as loaded and as sent, beside what they may be.
fn weigh(module: &Path) -> Result<(), String> {
    let fail = |e: std::io::Error| format!("{}: {e}", module.display());
    let raw = std::fs::read(module).map_err(fail)?;
    let mut gzip = Command::new("gzip");
    let mut run = gzip.arg("-9").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(fail)?;
    let mut input = run.stdin.take().ok_or("gzip takes nothing in")?;
    let bytes = raw.clone();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let sent = run.wait_with_output().map_err(fail)?.stdout.len();
    let _ = writer.join();
    let share = |is: usize, most: usize| format!("{is} bytes, {} % of {most}", is * 100 / most);
    println!("engine: {}; gzip: {}", share(raw.len(), RAW), share(sent, SENT));
    Ok(())
}
