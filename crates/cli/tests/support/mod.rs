//! The command as a child process in a fixed environment, and folders to work in.

// Each test target takes what it needs of this.
#![allow(dead_code, reason = "shared by several test targets")]
#![allow(clippy::disallowed_methods, reason = "a hang is told by a clock")]

use serde_json::Value;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long one call may take before it counts as a hang; generous, since a test machine may be busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the command did.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) took: Duration,
}

impl Done {
    /// Asserts the exit code, showing everything when it is another. No exit is ever a panic.
    #[track_caller]
    pub(crate) fn exits(&self, code: i32) -> &Done {
        assert!(!self.err.contains("panicked"), "{self:?}");
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Asserts that stderr holds every one of these.
    #[track_caller]
    pub(crate) fn says(&self, parts: &[&str]) -> &Done {
        for part in parts {
            assert!(self.err.contains(part), "stderr does not say `{part}`:\n{}", self.err);
        }
        self
    }

    /// Asserts that nothing went to stdout: what is piped on from there is never half a result.
    #[track_caller]
    pub(crate) fn quiet(&self) -> &Done {
        assert_eq!(self.out, "", "stdout is not empty; stderr:\n{}", self.err);
        self
    }

    /// Stdout as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}\n{}\n{}", self.out, self.err))
    }
}

/// The top of the repository, so that paths in the output are the same everywhere.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The command, where no variable of whoever runs the tests can reach it.
pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duban"));
    command.args(args).current_dir(folder).env_clear().env("NO_COLOR", "1");
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command
}

/// Runs the command to its end.
#[track_caller]
pub(crate) fn duban(folder: &Path, args: &[&str]) -> Done {
    duban_with(folder, args, "")
}

/// Runs the command with a text on its stdin.
#[track_caller]
pub(crate) fn duban_with(folder: &Path, args: &[&str], stdin: &str) -> Done {
    let mut command = command(folder, args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let begun = Instant::now();
    let mut child = command.spawn().unwrap();
    let (mut input, text) = (child.stdin.take().unwrap(), stdin.to_owned());
    // A command that does not read its stdin closes the pipe; that is no failure.
    std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
    let out = drain(child.stdout.take().unwrap());
    let err = drain(child.stderr.take().unwrap());
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("`duban {}` hangs", args.join(" "));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let took = begun.elapsed();
    let text = |reader: std::thread::JoinHandle<Vec<u8>>| String::from_utf8(reader.join().unwrap()).unwrap();
    Done { code: status.code(), out: text(out), err: text(err), took }
}

fn drain(mut from: impl Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut all = Vec::new();
        let _ = from.read_to_end(&mut all);
        all
    })
}

/// An empty folder of its own for a test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_CRATE_NAME")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Folder {
        std::fs::write(self.0.join(name), content).unwrap();
        self
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }

    pub(crate) fn read_bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }

    #[track_caller]
    pub(crate) fn duban(&self, args: &[&str]) -> Done {
        duban(&self.0, args)
    }
}

/// The findings of all files of `check --format json`.
pub(crate) fn findings(check: &Value) -> Vec<Value> {
    let files = check["files"].as_array().unwrap().iter();
    files.flat_map(|f| f["diagnostics"].as_array().unwrap().clone()).collect()
}

/// The codes of findings, in order.
pub(crate) fn codes(check: &Value) -> Vec<String> {
    findings(check).iter().map(|d| d["code"].as_str().unwrap().to_owned()).collect()
}

/// The consequences in a journal, of one kind.
pub(crate) fn consequences(journal: &str, kind: &str) -> Vec<Value> {
    let lines = journal.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    lines.map(|l| l["consequence"].clone()).filter(|c| c["kind"] == kind).collect()
}
