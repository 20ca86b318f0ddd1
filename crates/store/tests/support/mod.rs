//! A plan, facts for it, and places to keep its journal in.

// Each test target takes what it needs of this.
#![allow(dead_code, reason = "shared by several test targets")]

use duban::campaign::Fact;
use duban::check::{CheckedPlan, check};
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::time::Zone;
use duban_store::{Address, Store};
use std::path::PathBuf;

/// A campaign in which every incident has consequences, and time has some of its own.
pub(crate) fn plan(id: &str) -> CheckedPlan {
    plan_with(id, "1")
}

/// The same with another rule.
pub(crate) fn plan_with(id: &str, points: &str) -> CheckedPlan {
    let text = format!(
        r#"
duban: 1
campaign: {{id: {id}, window: 2026-05-01..2026-08-31, time_zone: Asia/Shanghai, calendar: every-day}}
units: {{town: {{title: 鎮政府}}, villages: {{under: town, each: [東村, 西村]}}}}
tasks: [{{id: roster, responsible: {{each: villages}}, every: {{interval: 2 d}}, deliverable: {{kind: return}}}}]
scorecard: {{base: 100, items: [{{id: incidents}}]}}
rules:
  - {{id: told, on: incident, then: 'deduct({points}); notice("通報批評");'}}
"#
    );
    let checked = check(Source::new("plan.yaml", text), &Default::default(), &RuleLibrary::new());
    checked.plan.clone().unwrap_or_else(|| panic!("{:?}", checked.diagnostics))
}

/// The `n`th fact, the same each time it is handed in.
pub(crate) fn fact(n: u64, key: &str, zone: &Zone) -> Fact {
    let (day, hour, minute) = (1 + n / 144, n / 6 % 24, n % 6 * 10);
    let unit = if n.is_multiple_of(2) { "東村" } else { "西村" };
    let text = format!(
        r#"{{"at": "2026-05-{day:02}T{hour:02}:{minute:02}:00+08:00", "fact": "incident", "unit": "{unit}", "kind": "sighting", "ref": "case/{n}", "key": "{key}"}}"#
    );
    Fact::from_json(&text, zone).unwrap()
}

/// A place for one test, empty at first.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Its address, as a command takes it.
    pub(crate) url: String,
    file: Option<PathBuf>,
}

impl Place {
    pub(crate) fn sqlite(test: &str) -> Place {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("store");
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{test}.db"));
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
        }
        Place { url: format!("sqlite:{}", file.display()), file: Some(file) }
    }

    /// A schema of its own in the database that the test command started.
    pub(crate) fn postgres(test: &str) -> Place {
        let url =
            std::env::var("DUBAN_POSTGRES").expect("DUBAN_POSTGRES names no database; `cargo xtask test` starts one");
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        client.batch_execute(&format!("DROP SCHEMA IF EXISTS {test} CASCADE; CREATE SCHEMA {test}")).unwrap();
        let join = if url.contains('?') { '&' } else { '?' };
        Place { url: format!("{url}{join}options=-csearch_path%3D{test}"), file: None }
    }

    pub(crate) fn address(&self) -> Address {
        self.url.parse().unwrap()
    }

    pub(crate) fn open(&self) -> Box<dyn Store> {
        self.address().open().unwrap()
    }

    /// Runs statements past the store.
    pub(crate) fn sql(&self, sql: &str) {
        match &self.file {
            Some(file) => rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap(),
            None => self.client().batch_execute(sql).unwrap(),
        }
    }

    /// The one number that a statement gives.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        match &self.file {
            Some(file) => rusqlite::Connection::open(file).unwrap().query_row(sql, [], |row| row.get(0)).unwrap(),
            None => self.client().query_one(sql, &[]).unwrap().get(0),
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.file.is_some()
    }

    pub(crate) fn file(&self) -> &PathBuf {
        self.file.as_ref().expect("a SQLite place")
    }

    pub(crate) fn client(&self) -> postgres::Client {
        postgres::Client::connect(&self.url, postgres::NoTls).unwrap()
    }
}

/// Each test once on SQLite, and once on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $test() { super::$test(&$crate::support::Place::sqlite(stringify!($test))); })*
        }
        mod postgres {
            $(#[test] #[ignore = "needs PostgreSQL: `cargo xtask test` starts one and runs it"]
            fn $test() { super::$test(&$crate::support::Place::postgres(stringify!($test))); })*
        }
    };
}
