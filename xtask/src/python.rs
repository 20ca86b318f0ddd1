//! The Python package: a virtual environment of its own, the wheel built and installed there, its tests and type checks.

use crate::step_here;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The environment variable that names the Python to test with.
const PYTHON: &str = "DUBAN_PYTHON";

/// Builds the wheel, installs it beside the tools of the tests, and runs everything. `database` is for the tests of stores.
pub(crate) fn test(root: &Path, database: Option<(&str, &str)>) -> Result<(), String> {
    let tools = tools(root)?;
    let package = root.join("crates/py");
    install(root, &tools, &["--profile", "dev"])?;
    let mut pytest = tools.run("pytest");
    if let Some((name, url)) = database {
        pytest.env(name, url);
    }
    step_here("pytest", pytest.current_dir(&package))?;
    step_here("mypy --strict", tools.run("mypy").current_dir(&package))?;
    step_here("pyright strict", tools.run("pyright").current_dir(&package))?;
    let mut stubs = tools.run("python");
    stubs.args(["-m", "mypy.stubtest", "duban._duban", "--allowlist", "stubtest.txt", "--ignore-disjoint-bases"]);
    step_here("stubtest", stubs.current_dir(&package))
}

/// Measures the package as it is shipped beside the same in Rust.
pub(crate) fn bench(root: &Path) -> Result<(), String> {
    let tools = tools(root)?;
    install(root, &tools, &["--release"])?;
    let mut peers = tools.run("python");
    peers.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
    step_here("pip install, peers", peers.arg(root.join("bench/python/requirements.txt")))?;
    let mut run = tools.run("python");
    run.arg(root.join("bench/python/bench.py")).arg(root.join("target/release/duban-bench"));
    step_here("bench python", &mut run)
}

/// Builds the wheel and installs it.
fn install(root: &Path, tools: &Tools, how: &[&str]) -> Result<(), String> {
    let wheels = root.join("target/wheels");
    // A wheel of an earlier version must not be taken for this one.
    let _ = std::fs::remove_dir_all(&wheels);
    let mut build = tools.run("maturin");
    build.args(["build", "--quiet"]).args(how).arg("--out").arg(&wheels).current_dir(root.join("crates/py"));
    step_here("maturin build", &mut build)?;
    let wheel = std::fs::read_dir(&wheels).map_err(|e| format!("{}: {e}", wheels.display()))?.flatten().next();
    let wheel = wheel.ok_or("maturin made no wheel")?.path();
    let mut install = tools.run("python");
    install.args(["-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps"]).arg(wheel);
    step_here("pip install duban", &mut install)
}

/// Runs a command with the programs of the virtual environment before all others.
pub(crate) fn within(root: &Path, program: &str, args: &[String]) -> Result<(), String> {
    let tools = tools(root)?;
    step_here(program, tools.run(program).args(args).current_dir(root))
}

/// The virtual environment.
struct Tools {
    folder: PathBuf,
}

impl Tools {
    fn run(&self, program: &str) -> Command {
        let bin = self.folder.join("bin");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(bin.clone()).chain(std::env::split_paths(&path));
        let mut command = Command::new(bin.join(program));
        if let Ok(all) = std::env::join_paths(all) {
            command.env("PATH", all);
        }
        command.env("VIRTUAL_ENV", &self.folder).env_remove("PYTHONHOME").env("PYRIGHT_PYTHON_IGNORE_WARNINGS", "1");
        command
    }
}

/// The environment with what the tests need, made where there is none, and anew where its list has changed.
fn tools(root: &Path) -> Result<Tools, String> {
    let tools = Tools { folder: root.join("target/python") };
    let list = root.join("crates/py/requirements-test.txt");
    let wanted = std::fs::read_to_string(&list).map_err(|e| format!("{}: {e}", list.display()))?;
    let mark = tools.folder.join("duban-requirements.txt");
    if std::fs::read_to_string(&mark).is_ok_and(|there| there == wanted) {
        return Ok(tools);
    }
    let mut make = Command::new(interpreter()?);
    step_here("python -m venv", make.args(["-m", "venv", "--clear"]).arg(&tools.folder))?;
    let mut install = tools.run("python");
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&list);
    step_here("pip install, tools of the tests", &mut install)?;
    std::fs::write(&mark, wanted).map_err(|e| format!("{}: {e}", mark.display()))?;
    Ok(tools)
}

/// A Python of 3.10 or later that can make virtual environments: the one named, the first there is, or one newly installed.
fn interpreter() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os(PYTHON) {
        let named = PathBuf::from(named);
        return if fits(&named) {
            Ok(named)
        } else {
            Err(format!("{PYTHON}: {} is no Python of 3.10 or later", named.display()))
        };
    }
    if let Some(found) = candidates().into_iter().find(|p| fits(p)) {
        return Ok(found);
    }
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "--no-install-recommends", "python3", "python3-venv"]);
    step_here("apt-get install python3 python3-venv", &mut install)?;
    let installed = PathBuf::from("/usr/bin/python3");
    let why = format!("no Python of 3.10 or later; {PYTHON} names one");
    if fits(&installed) { Ok(installed) } else { Err(why) }
}

/// Where a Python may be: by its usual names, and where pyenv keeps its own, the latest first.
fn candidates() -> Vec<PathBuf> {
    let names = ["python3.12", "python3.13", "python3.14", "python3.11", "python3.10", "python3"];
    let mut all: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
    if let Some(home) = std::env::var_os("HOME") {
        let versions = std::fs::read_dir(Path::new(&home).join(".pyenv/versions"));
        let mut kept: Vec<PathBuf> =
            versions.into_iter().flatten().flatten().map(|e| e.path().join("bin/python")).collect();
        kept.sort();
        all.extend(kept.into_iter().rev());
    }
    all
}

/// Whether it runs, is new enough, and makes virtual environments with pip.
fn fits(python: &Path) -> bool {
    let script = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
    let mut try_it = Command::new(python);
    try_it.args(["-c", script]).stdout(Stdio::null()).stderr(Stdio::null());
    try_it.status().is_ok_and(|status| status.success())
}
