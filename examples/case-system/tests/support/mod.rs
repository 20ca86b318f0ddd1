//! The case system as a process of its own, and requests to it.

// Each test target takes what it needs of this.
#![allow(dead_code, reason = "shared by several test targets")]

use duban::check::{CheckedPlan, check};
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban_store::{Address, Store};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub(crate) const PLAN: &str = "duban: 1
campaign: {id: spring, window: 2026-05-01..2026-06-30, time_zone: Asia/Shanghai, calendar: every-day}
units: {town: {title: 鎮政府}, villages: {under: town, each: [東村, 西村]}}
tasks: [{id: roster, responsible: {each: villages}, every: {interval: 2 d}, deliverable: {kind: return}}]
scorecard: {base: 100, items: [{id: cases}]}
rules: [{id: told, on: incident, then: 'deduct(1, \"cases\"); notice(\"通報批評\")'}]
";

/// The campaign's plan, as the server reads it.
pub(crate) fn plan() -> CheckedPlan {
    check(Source::new("plan.yaml", PLAN), &Default::default(), &RuleLibrary::new()).plan.unwrap()
}

/// A database for one test, empty at first.
pub(crate) struct Place {
    pub(crate) url: String,
    pub(crate) folder: PathBuf,
    file: Option<PathBuf>,
}

impl Place {
    fn folder(test: &str) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("case-system").join(test);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("plan.yaml"), PLAN).unwrap();
        folder
    }

    pub(crate) fn sqlite(test: &str) -> Place {
        let folder = Place::folder(test);
        let file = folder.join("cases.db");
        Place { url: format!("sqlite:{}", file.display()), folder, file: Some(file) }
    }

    pub(crate) fn postgres(test: &str) -> Place {
        let url =
            std::env::var("DUBAN_POSTGRES").expect("DUBAN_POSTGRES names no database; `cargo xtask test` starts one");
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        client.batch_execute(&format!("DROP SCHEMA IF EXISTS {test} CASCADE; CREATE SCHEMA {test}")).unwrap();
        let url = format!("{url}?options=-csearch_path%3D{test}");
        Place { url, folder: Place::folder(&format!("{test}-postgres")), file: None }
    }

    pub(crate) fn store(&self) -> Box<dyn Store> {
        let address: Address = self.url.parse().unwrap();
        address.open().unwrap()
    }

    /// The ids of the cases, with the numbers of their facts.
    pub(crate) fn cases(&self) -> Vec<(String, i64)> {
        const ALL: &str = "SELECT id, fact FROM cases ORDER BY fact";
        if let Some(file) = &self.file {
            let db = rusqlite::Connection::open(file).unwrap();
            let mut all = db.prepare(ALL).unwrap();
            return all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        }
        let mut db = postgres::Client::connect(&self.url, postgres::NoTls).unwrap();
        db.query(ALL, &[]).unwrap().iter().map(|row| (row.get(0), row.get(1))).collect()
    }
}

/// A running case system.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
}

impl Server {
    /// Starts it, and waits until it listens; none if it was killed before.
    pub(crate) fn start(place: &Place) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_case-system"));
        command.arg(place.folder.join("plan.yaml")).arg(&place.url).arg("127.0.0.1:0");
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("it says {line:?}")).to_owned();
        Server { process, address }
    }

    /// Ends it as it stands: `SIGKILL` on Unix.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        request(&self.address, "GET", path, &Value::Null).unwrap()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        request(&self.address, "POST", path, body).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One request on a connection of its own; an error when the server has gone away before the answer was whole.
pub(crate) fn request(address: &str, method: &str, path: &str, body: &Value) -> std::io::Result<(u16, Value)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let body = if body.is_null() { String::new() } else { body.to_string() };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(broken)?;
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(broken)?;
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    if length.is_some_and(|length: usize| length != body.len()) {
        return Err(broken());
    }
    Ok((status, serde_json::from_str(body).unwrap_or(Value::Null)))
}

/// The `n`th case, the same each time it is handed in.
pub(crate) fn case(n: u64) -> Value {
    let (day, hour, minute) = (1 + n / 144, n / 6 % 24, n % 6 * 10);
    serde_json::json!({
        "id": format!("C-{n}"), "kind": "sighting", "unit": if n.is_multiple_of(2) { "東村" } else { "西村" },
        "at": format!("2026-05-{day:02}T{hour:02}:{minute:02}:00+08:00"),
    })
}
