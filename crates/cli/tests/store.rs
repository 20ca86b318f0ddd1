//! Campaigns kept in a database, by the command.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use serde_json::Value;
use std::process::Stdio;
use support::{Done, Folder, command, duban, root};

const PLAN: &str = "examples/plans/09-town-strike.yaml";
const FACTS: &str = "examples/plans/09-town-strike.facts.jsonl";
const CAMPAIGN: &str = "town-strike";

/// A folder, and the address of a database in it.
fn place(name: &str) -> (Folder, String) {
    let folder = Folder::new(&format!("store-{name}"));
    let url = format!("sqlite:{}", folder.0.join("c.db").display());
    (folder, url)
}

fn at_root(args: &[&str]) -> Done {
    duban(&root(), args)
}

fn run(url: &str, more: &[&str]) -> Done {
    at_root(&[&["run", PLAN, "--facts", FACTS, "--store", url], more].concat())
}

fn events(url: &str, more: &[&str]) -> Done {
    at_root(&[&["events", "--store", url, "--campaign", CAMPAIGN, "--consumer", "broker"], more].concat())
}

fn ids(done: &Done) -> Vec<String> {
    let parsed = done.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    parsed.map(|event| event["id"].as_str().unwrap().to_owned()).collect()
}

/// The same in a file and in a database, in one go and in two.
fn the_same_as_a_file(folder: &Folder, url: &str) {
    let file = folder.0.join("j.jsonl").display().to_string();
    let whole = at_root(&["run", PLAN, "--facts", FACTS, "--journal", &file]);
    run(url, &["--until", "2026-06-30"]).exits(0);
    let done = run(url, &[]);
    done.exits(0).says(&["58 facts were recorded before, by their key; they count once"]);
    assert_eq!(done.out, whole.out);
    let verified = at_root(&["verify", "--store", url, "--plan", PLAN]);
    let of_file = at_root(&["verify", &file, "--plan", PLAN]);
    let head = |done: &Done| done.exits(0).out.split("head ").nth(1).unwrap()[..64].to_owned();
    assert_eq!(head(&verified), head(&of_file));
    at_root(&["verify", "--store", url, "--campaign", CAMPAIGN, "--head", &head(&of_file)]).exits(0);
    let explain = |from: &[&str]| at_root(&[&["explain", PLAN, "--unit", "東村"], from].concat()).exits(0).out.clone();
    assert_eq!(explain(&["--store", url]), explain(&["--journal", &file]));
    // Looking changes nothing.
    at_root(&["run", PLAN, "--store", url, "--as-of", "2026-06-30"]).exits(0);
    at_root(&["what-if", PLAN, "--store", url, "--set", "points_per_incident=1"]).exits(0);
    assert_eq!(head(&at_root(&["verify", "--store", url])), head(&of_file));
}

fn events_come_once(url: &str) {
    run(url, &["--until", "2026-06-30"]).exits(0);
    let all = ids(events(url, &[]).exits(0));
    assert!(all.len() > 100, "{}", all.len());
    assert_eq!(ids(events(url, &["--limit", "3"]).exits(0)), all[..3]);
    assert_eq!(ids(events(url, &["--limit", "5", "--ack"]).exits(0)), all[..5]);
    assert_eq!(ids(events(url, &["--limit", "5", "--ack"]).exits(0)), all[5..10]);
    events(url, &["--done", &all[19]]).exits(0).quiet();
    // A cursor never goes back, and says so.
    events(url, &["--done", &all[3]]).exits(0).quiet().says(&["acknowledged", "before; nothing was changed"]);
    events(url, &["--done", "town-strike:99999"]).exits(2).quiet().says(&["which has lines 0 to "]);
    assert_eq!(ids(events(url, &["--ack"]).exits(0)), all[20..]);
    events(url, &[]).exits(0).quiet();
    run(url, &[]).exits(0);
    assert!(!ids(events(url, &[]).exits(0)).is_empty());
    let other = ["events", "--store", url, "--campaign", CAMPAIGN, "--consumer", "another"];
    assert_eq!(ids(at_root(&other).exits(0))[..all.len()], all);
}

#[test]
fn a_sqlite_store_is_the_same_as_a_file() {
    let (folder, url) = place("same");
    the_same_as_a_file(&folder, &url);
}

#[test]
#[ignore = "needs PostgreSQL: `cargo xtask test` starts one and runs it"]
fn a_postgres_store_is_the_same_as_a_file() {
    let (folder, _) = place("same-postgres");
    the_same_as_a_file(&folder, &schema("cli_same"));
}

#[test]
fn events_of_a_sqlite_store_come_once() {
    events_come_once(&place("events").1);
}

#[test]
#[ignore = "needs PostgreSQL: `cargo xtask test` starts one and runs it"]
fn events_of_a_postgres_store_come_once() {
    events_come_once(&schema("cli_events"));
}

fn schema(name: &str) -> String {
    let url = std::env::var("DUBAN_POSTGRES").expect("DUBAN_POSTGRES names no database; `cargo xtask test` starts one");
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    client.batch_execute(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")).unwrap();
    format!("{url}?options=-csearch_path%3D{name}")
}

#[test]
#[ignore = "needs PostgreSQL: `cargo xtask test` starts one and runs it"]
fn a_password_comes_from_the_environment_and_is_never_shown() {
    let url = schema("cli_password");
    let (user, rest) = url.split_once("://duban:").unwrap().1.rsplit_once('@').unwrap();
    let without = format!("postgres://duban@{rest}");
    let password = user.replace("%2F", "/").replace("%40", "@").replace("%25", "%");
    let refused = at_root(&["verify", "--store", &without]);
    refused.exits(2).quiet();
    let mut given = command(&root(), &["run", PLAN, "--store", &without]);
    assert!(given.env("PGPASSWORD", &password).output().unwrap().status.success());
    let said = at_root(&["verify", "--store", &url]);
    assert!(said.exits(0).out.starts_with("postgres://duban@127.0.0.1:"), "{}", said.out);
    assert!(!said.out.contains(&user[2..10]) && !said.out.contains("options"), "{}", said.out);
}

/// A reader that goes away before it has everything gets it again.
#[test]
fn events_are_acknowledged_only_when_they_are_written() {
    let (_, url) = place("pipe");
    run(&url, &[]).exits(0);
    let args = ["events", "--store", &url, "--campaign", CAMPAIGN, "--consumer", "broker", "--ack"];
    let mut child = command(&root(), &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // More than a pipe holds, read by nobody.
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(said.contains("nothing was acknowledged"), "{said}");
    assert_eq!(ids(events(&url, &["--limit", "1"]).exits(0)), ["town-strike:1"]);
}

#[test]
fn what_does_not_fit_is_refused() {
    let (folder, url) = place("refused");
    at_root(&["run", PLAN, "--store", &url, "--journal", "j.jsonl"]).exits(2).quiet().says(&["cannot be used with"]);
    at_root(&["verify", "j.jsonl", "--store", &url]).exits(2).quiet();
    at_root(&["verify"]).exits(2).quiet();
    for looks in [&["explain", PLAN, "--unit", "東村"][..], &["verify"], &["run", PLAN, "--as-of", "2026-06-30"]] {
        let looked = at_root(&[looks, &["--store", &url]].concat());
        looked.exits(2).quiet().says(&["c.db does not exist; `duban run --store` makes it"]);
    }
    assert!(!folder.has("c.db"));
    at_root(&["run", PLAN, "--store", "mysql://x:s3cret@y/z"])
        .exits(2)
        .quiet()
        .says(&["--store: a store is `sqlite:PATH`"]);
    let away = at_root(&["run", PLAN, "--store", "postgres://x:s3cret@127.0.0.1:1/z"]);
    away.exits(2).quiet().says(&["postgres://x@127.0.0.1:1/z: "]);
    assert!(!away.err.contains("s3cret"));
    run(&url, &["--until", "2026-05-31"]).exits(0);
    // The plan as it stands there, with another rule.
    let plan = std::fs::read_to_string(root().join(PLAN)).unwrap();
    folder.write("other.yaml", plan.replacen("id: town-strike", "id: town-strike\n  due_soon: 9 d", 1));
    let other = folder.0.join("other.yaml").display().to_string();
    at_root(&["run", &other, "--store", &url]).exits(1).quiet().says(&["town-strike: the journal was made with plan"]);
    at_root(&["verify", "--store", &url, "--campaign", "nobody"])
        .exits(2)
        .says(&["has no campaign `nobody`; it has `town-strike`"]);
    at_root(&["events", "--store", &url, "--campaign", "nobody", "--consumer", "a"])
        .exits(2)
        .says(&["has no campaign `nobody`"]);
    at_root(&["verify", "--store", &url, "--head", &"0".repeat(64)]).exits(2).says(&["--head needs --campaign"]);
    at_root(&["verify", "--store", &url, "--head", "123"]).exits(2).says(&["`123` is no hash"]);
    for id in ["17", "county-season:17", "town-strike:017", "town-strike:x"] {
        events(&url, &["--done", id]).exits(2).quiet().says(&[&format!("`{id}` is not an id of `town-strike`")]);
    }
    events(&url, &["--done", "town-strike:99999"]).exits(2).says(&["which has lines 0 to "]);
    assert_eq!(ids(events(&url, &["--limit", "1"]).exits(0)), ["town-strike:1"], "nothing was acknowledged");
    // What a campaign never wrote is not looked at as if it were empty.
    for looks in [&["explain"][..], &["phases"], &["run", "--as-of", "2026-05-31"]] {
        let looked = [&[looks[0], "examples/plans/10-county-season.yaml"], &looks[1..], &["--store", &url]].concat();
        at_root(&looked).exits(2).quiet().says(&["has no campaign `county-season`"]);
    }
    // Facts that are refused leave the store as it was.
    let head = at_root(&["verify", "--store", &url]).out.clone();
    folder.write(
        "facts.jsonl",
        "{\"at\": \"2026-06-09T10:00:00+08:00\", \"fact\": \"submitted\", \"task\": \"nothing\", \"unit\": \"東村\"}\n",
    );
    let facts = folder.0.join("facts.jsonl").display().to_string();
    at_root(&["run", PLAN, "--facts", &facts, "--store", &url]).exits(1).quiet().says(&["nothing was written"]);
    assert_eq!(at_root(&["verify", "--store", &url]).out, head);
}

/// The index of keys is held to the journal: it is what keeps a key from counting twice.
#[test]
fn keys_that_went_missing_are_found() {
    let (folder, url) = place("keys");
    run(&url, &["--until", "2026-05-31"]).exits(0);
    at_root(&["verify", "--store", &url]).exits(0);
    let db = rusqlite::Connection::open(folder.0.join("c.db")).unwrap();
    let wrong = "the keys kept for `town-strike` are not those of its journal: the key";
    for (damage, says) in [
        ("INSERT INTO duban_keys SELECT campaign, 'foreign', 1 FROM duban_keys LIMIT 1", "is that of no fact"),
        ("UPDATE duban_keys SET seq = seq + 1 WHERE key = 'foreign' OR seq = 3", "and stands for fact 4"),
        ("DELETE FROM duban_keys", "is missing"),
    ] {
        assert_ne!(db.execute(damage, []).unwrap(), 0);
        at_root(&["verify", "--store", &url]).exits(1).quiet().says(&[wrong, says]);
    }
    db.execute_batch("DROP TABLE duban_keys").unwrap();
    assert_ne!(at_root(&["verify", "--store", &url]).quiet().code, Some(0));
}

/// What is wrong with one campaign is told with its line, and hides nothing about the others.
#[test]
fn a_damaged_row_is_located() {
    let (folder, url) = place("damaged");
    run(&url, &["--until", "2026-05-31"]).exits(0);
    at_root(&["run", "examples/plans/10-county-season.yaml", "--store", &url]).exits(0);
    let db = rusqlite::Connection::open(folder.0.join("c.db")).unwrap();
    let damage = "UPDATE duban_lines SET text = replace(text, '2026-05', '2026-04') WHERE n = 20 AND campaign =
        (SELECT id FROM duban_campaigns WHERE name = 'town-strike')";
    assert_eq!(db.execute(damage, []).unwrap(), 1);
    let done = at_root(&["verify", "--store", &url]);
    done.exits(1).says(&["c.db, town-strike: line 21: altered: its content does not fit its hash"]);
    assert!(done.out.contains("c.db, county-season: ") && !done.out.contains(CAMPAIGN), "{}", done.out);
    run(&url, &[]).exits(1).quiet().says(&["line 21: altered"]);
    db.execute("UPDATE duban_schema SET version = 8 WHERE version = 2", []).unwrap();
    run(&url, &[]).exits(2).quiet().says(&["have version 8, and this duban knows versions up to 2"]);
}

/// Two commands at once: whoever comes second says so and has written nothing, or has waited for its turn.
#[test]
fn two_commands_at_once_do_not_interleave() {
    let (folder, url) = place("two");
    let facts = std::fs::read_to_string(root().join(FACTS)).unwrap();
    let lines: Vec<&str> = facts.lines().collect();
    let mut conflicts = 0;
    for round in 0..lines.len() / 10 {
        let part = &lines[round * 10..round * 10 + 10];
        // The last facts may depend on those before them, so both are handed all of them up to here.
        folder.write("facts.jsonl", lines[..round * 10 + part.len()].join("\n"));
        let file = folder.0.join("facts.jsonl").display().to_string();
        let until = &serde_json::from_str::<Value>(part[9]).unwrap()["at"].as_str().unwrap()[..10].to_owned();
        let args = ["run", PLAN, "--facts", &file, "--store", &url, "--until", until];
        let start = || command(&root(), &args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        for child in [start(), start()] {
            let done = child.wait_with_output().unwrap();
            if !done.status.success() {
                let said = String::from_utf8_lossy(&done.stderr).into_owned();
                assert_eq!(done.status.code(), Some(1), "{said}");
                assert!(said.contains("another writer was faster") && said.contains("run the command again"), "{said}");
                conflicts += 1;
            }
        }
        at_root(&["verify", "--store", &url, "--plan", PLAN]).exits(0);
    }
    println!("{conflicts} conflicts");
    let whole = at_root(&["run", PLAN, "--facts", FACTS]).exits(0).out.clone();
    assert_eq!(run(&url, &[]).exits(0).out, whole);
}

/// SQLite keeps its log beside the file: even to look, the folder must be writable. The message says so.
#[cfg(unix)]
#[test]
fn a_file_that_can_only_be_read() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let folder = std::env::temp_dir().join(format!("duban-read-only-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (program, db) = (folder.join("duban"), folder.join("c.db"));
    std::fs::copy(env!("CARGO_BIN_EXE_duban"), &program).unwrap();
    std::fs::copy(root().join(PLAN), folder.join("plan.yaml")).unwrap();
    let url = format!("sqlite:{}", db.display());
    run(&url, &["--until", "2026-05-31"]).exits(0);
    std::fs::set_permissions(&db, std::fs::Permissions::from_mode(0o444)).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    // Permissions are nothing to root, so it becomes nobody.
    let id = std::process::Command::new("id").arg("-u").output().unwrap();
    let root = String::from_utf8_lossy(&id.stdout).trim() == "0";
    let duban = |args: &[&str]| {
        let mut command = std::process::Command::new(&program);
        command.args(args).env_clear().current_dir(&folder);
        if root {
            command.uid(65534).gid(65534);
        }
        let out = command.output().unwrap();
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    let wrote = duban(&["run", "plan.yaml", "--store", &url]);
    let looked = duban(&["verify", "--store", &url]);
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    for (code, said) in [wrote, looked] {
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("c.db can only be read; it, and the folder it lies in, must be writable"), "{said}");
    }
}
