//! `cargo xtask fuzz parse|check|season [--seconds N]`: coverage-guided fuzzing with libFuzzer, on the stable toolchain.
//!
//! The workspace `fuzz/` is built with the compiler's own coverage counters, which only a variable of the compiler's
//! developers unlocks; nothing that ships is built so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const COVERAGE: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg=fuzzing",
];

/// Builds a target and runs it. An input that panics, takes more than a second or a gibibyte is kept and fails the run.
pub(crate) fn run(root: &Path, rest: &[String]) -> Result<(), String> {
    let usage = "usage: cargo xtask fuzz parse|check|season [--seconds N]";
    let (target, seconds) = match rest.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [target @ ("parse" | "check" | "season")] => (*target, 60),
        [target @ ("parse" | "check" | "season"), "--seconds", n] => {
            (*target, n.parse::<u64>().map_err(|_| usage.to_owned())?)
        }
        _ => return Err(usage.to_owned()),
    };
    let folder = root.join("fuzz");
    let triple = host()?;
    let mut build = Command::new(crate::cargo_path());
    // A target triple is named so that the flags do not reach build scripts and macros.
    build.args(["build", "--release", "--bin", target, "--target", &triple]).current_dir(&folder);
    build.env("RUSTC_BOOTSTRAP", "1").env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}"));
    crate::step_here("build the fuzz target", &mut build)?;
    let seeds = folder.join(if target == "season" { "seeds-season" } else { "seeds" });
    let corpus = folder.join("corpus").join(target);
    let failures = folder.join("failures").join(target);
    for made in [&seeds, &corpus, &failures] {
        fs::create_dir_all(made).map_err(|e| format!("{}: {e}", made.display()))?;
    }
    if target == "season" {
        write_facts(root, &seeds)?
    } else {
        write_seeds(root, &seeds)?
    }
    let mut fuzz = Command::new(folder.join("target").join(&triple).join("release").join(target));
    fuzz.env("DUBAN_FUZZ_SEEDS", &seeds).env("DUBAN_FUZZ_CASES", root.join("tests/conformance"));
    fuzz.args(["-timeout=1", "-rss_limit_mb=1024", "-max_len=16384"]);
    fuzz.arg(format!("-max_total_time={seconds}")).arg(format!("-artifact_prefix={}/", failures.display()));
    fuzz.args(["-print_final_stats=1", "-report_slow_units=1"]).arg(&corpus).arg(&seeds).current_dir(&folder);
    crate::step_here(&format!("fuzz {target} for {seconds} s; the number of executions stands at the end"), &mut fuzz)
}

/// The eleven plans, the examples of the catalogue, and plans that use a rule file of their own.
fn write_seeds(root: &Path, seeds: &Path) -> Result<(), String> {
    let mut texts: Vec<String> = Vec::new();
    let files = |folder: &str, ending: &str| crate::tidy::files(&root.join(folder), ending);
    let read = |path: &PathBuf| fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    for path in files("examples/plans", "yaml").iter().chain(&files("tests/conformance", "yaml")) {
        texts.push(read(path)?);
    }
    for path in &files("crates/core/catalogue", "yaml") {
        let page = read(path)?;
        texts.extend(["wrong: |\n", "right: |\n"].iter().filter_map(|key| block(&page, key)));
    }
    for path in &files("rules", "rhai") {
        let used = "duban: 1\ncampaign: {id: a, window: 2026-03-02..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}\n\
                    units: {u: {title: 甲}}\ntasks: [{id: t, responsible: u, due: 2026-03-10}]\nrules: [{use: fuzz/rule}]";
        texts.push(format!("{used}\n%%%\n{}", read(path)?));
    }
    for (n, text) in texts.iter().enumerate() {
        let path = seeds.join(format!("{n:03}"));
        fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}

/// The facts of the shared cases, each behind a line that chooses its plan: the plans are counted in the order of their
/// folders' names.
fn write_facts(root: &Path, seeds: &Path) -> Result<(), String> {
    let mut cases: Vec<PathBuf> = crate::tidy::files(&root.join("tests/conformance"), "yaml");
    let tried = |path: &Path| {
        let case = path.parent().unwrap_or(path);
        path.ends_with("plan.yaml") && case.join("facts.jsonl").exists() && !case.ends_with("hostile-scripts")
    };
    cases.retain(|path| tried(path));
    cases.sort();
    for (n, plan) in cases.iter().enumerate() {
        let Ok(facts) = fs::read_to_string(plan.with_file_name("facts.jsonl")) else { continue };
        let chosen = char::from(u8::try_from(n % 64).unwrap_or(0));
        let path = seeds.join(format!("{n:03}"));
        fs::write(&path, format!("{chosen}\n{facts}")).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}

/// A block scalar of a catalogue page, without its indentation.
fn block(page: &str, key: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("\n{key}"))?;
    let inside = after.lines().take_while(|l| l.is_empty() || l.starts_with("  "));
    Some(inside.map(|l| l.strip_prefix("  ").unwrap_or("")).collect::<Vec<_>>().join("\n") + "\n")
}

fn host() -> Result<String, String> {
    let told = Command::new("rustc").arg("-vV").output().map_err(|e| format!("rustc: {e}"))?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let host = told.lines().find_map(|l| l.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc does not say what it builds for".to_owned())
}
