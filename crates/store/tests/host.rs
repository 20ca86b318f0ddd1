//! The host's own rows and the journal in one transaction of the host's.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use duban_store::{JournalStore, KeepError, Keeper, Outbox, PostgresWithin, SqliteWithin, StoreError, check};
use rusqlite::TransactionBehavior::Immediate;
use support::{Place, fact, plan};

const CASES: &str = "CREATE TABLE cases (id INTEGER PRIMARY KEY)";

#[test]
fn on_sqlite_a_rollback_takes_both_back_and_the_keeper_notices() {
    let place = Place::sqlite("host");
    let mut db = rusqlite::Connection::open(place.file()).unwrap();
    db.execute_batch(CASES).unwrap();
    let tx = db.transaction_with_behavior(Immediate).unwrap();
    SqliteWithin::new(&tx).migrate().unwrap();
    let mut keeper = Keeper::open(&mut SqliteWithin::new(&tx), plan("spring")).unwrap();
    tx.commit().unwrap();
    let first = fact(1, "f1", keeper.campaign().zone());
    let second = fact(2, "f2", keeper.campaign().zone());

    let tx = db.transaction_with_behavior(Immediate).unwrap();
    tx.execute("INSERT INTO cases VALUES (1)", []).unwrap();
    assert!(!keeper.record(&mut SqliteWithin::new(&tx), first.clone()).unwrap().duplicate);
    tx.rollback().unwrap();
    // The keeper has gone ahead of the store. It does not take the fact for one that was recorded.
    let tx = db.transaction_with_behavior(Immediate).unwrap();
    let error = keeper.record(&mut SqliteWithin::new(&tx), first.clone()).unwrap_err();
    assert!(error.is_conflict(), "{error}");
    keeper.refresh(&mut SqliteWithin::new(&tx)).unwrap();
    tx.execute("INSERT INTO cases VALUES (1)", []).unwrap();
    assert!(!keeper.record(&mut SqliteWithin::new(&tx), first.clone()).unwrap().duplicate);
    // Several in one transaction need nothing in between.
    assert!(!keeper.record(&mut SqliteWithin::new(&tx), second).unwrap().duplicate);
    assert!(keeper.record(&mut SqliteWithin::new(&tx), first).unwrap().duplicate);
    tx.commit().unwrap();

    let tx = db.transaction().unwrap();
    let mut within = SqliteWithin::new(&tx);
    assert_eq!(check("spring", &within.read("spring").unwrap()).unwrap().count as u64, keeper.head().lines);
    let events = within.events("spring", "broker", 100).unwrap();
    within.acknowledge("spring", "broker", events[0].line).unwrap();
    tx.rollback().unwrap();
    assert_eq!(place.open().events("spring", "broker", 100).unwrap().len(), events.len(), "the cursor went back too");
    assert_eq!(place.number("SELECT count(*) FROM cases"), 1);
}

/// The host goes on with its transaction though appending failed: what is then committed is whole.
#[test]
fn on_sqlite_a_failed_append_leaves_nothing_in_the_transaction() {
    let place = Place::sqlite("host_append");
    let mut db = rusqlite::Connection::open(place.file()).unwrap();
    db.execute_batch(CASES).unwrap();
    let tx = db.transaction_with_behavior(Immediate).unwrap();
    let mut within = SqliteWithin::new(&tx);
    within.migrate().unwrap();
    let mut keeper = Keeper::open(&mut within, plan("spring")).unwrap();
    let first = fact(1, "f1", keeper.campaign().zone());
    keeper.record(&mut within, first).unwrap();
    tx.execute("INSERT INTO duban_keys SELECT id, 'f2', 99 FROM duban_campaigns", []).unwrap();
    let second = fact(2, "f2", keeper.campaign().zone());
    let error = keeper.record(&mut within, second).unwrap_err();
    assert!(matches!(error, KeepError::Store(StoreError::KeyTaken { .. })), "{error}");
    tx.execute("INSERT INTO cases VALUES (1)", []).unwrap();
    tx.commit().unwrap();
    let mut store = place.open();
    check("spring", &store.read("spring").unwrap()).unwrap();
    let again = Keeper::open(&mut *store, plan("spring")).unwrap();
    assert_eq!(again.campaign().facts().count(), 1);
    // The keeper does as if the second had never been.
    let third = fact(3, "f3", keeper.campaign().zone());
    assert_eq!(keeper.record(&mut *store, third).unwrap().seq, 2);
}

#[test]
#[ignore = "needs PostgreSQL: `cargo xtask test` starts one and runs it"]
fn on_postgres_a_rollback_takes_both_back_and_the_keeper_notices() {
    let place = Place::postgres("host");
    let mut db = place.client();
    let mut tx = db.transaction().unwrap();
    tx.batch_execute(CASES).unwrap();
    let mut within = PostgresWithin::new(&mut tx);
    within.migrate().unwrap();
    let mut keeper = Keeper::open(&mut within, plan("spring")).unwrap();
    tx.commit().unwrap();
    let first = fact(1, "f1", keeper.campaign().zone());

    let mut tx = db.transaction().unwrap();
    tx.execute("INSERT INTO cases VALUES (1)", &[]).unwrap();
    keeper.record(&mut PostgresWithin::new(&mut tx), first.clone()).unwrap();
    tx.rollback().unwrap();
    let mut tx = db.transaction().unwrap();
    let mut within = PostgresWithin::new(&mut tx);
    assert!(keeper.record(&mut within, first.clone()).unwrap_err().is_conflict());
    keeper.refresh(&mut within).unwrap();
    assert!(!keeper.record(&mut within, first.clone()).unwrap().duplicate);
    assert!(keeper.record(&mut within, first).unwrap().duplicate);
    // An append that fails leaves the host's transaction usable, and nothing in it.
    let head = keeper.head().clone();
    tx.execute("INSERT INTO duban_keys SELECT id, 'f2', 99 FROM duban_campaigns", &[]).unwrap();
    let second = fact(2, "f2", keeper.campaign().zone());
    assert!(keeper.record(&mut PostgresWithin::new(&mut tx), second).unwrap_err().is_conflict());
    tx.execute("INSERT INTO cases VALUES (1)", &[]).unwrap();
    tx.commit().unwrap();
    let mut store = place.open();
    assert_eq!(store.head("spring").unwrap(), head);
    check("spring", &store.read("spring").unwrap()).unwrap();
    assert_eq!(place.number("SELECT count(*) FROM cases"), 1);
}

/// Two transactions of hosts on one campaign: the second waits, and then gets the conflict.
#[test]
#[ignore = "needs PostgreSQL: `cargo xtask test` starts one and runs it"]
fn on_postgres_the_second_transaction_waits_and_conflicts() {
    let place = Place::postgres("host_two");
    let mut store = place.open();
    let mut keeper = Keeper::open(&mut *store, plan("spring")).unwrap();
    let first = fact(1, "f1", keeper.campaign().zone());
    keeper.record(&mut *store, first).unwrap();
    let mut other = Keeper::open(&mut *store, plan("spring")).unwrap();
    let mut db = place.client();
    let mut tx = db.transaction().unwrap();
    let second = fact(2, "f2", keeper.campaign().zone());
    keeper.record(&mut PostgresWithin::new(&mut tx), second).unwrap();
    let third = fact(3, "f3", keeper.campaign().zone());
    let waiting = std::thread::spawn(move || other.record(&mut *store, third));
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(!waiting.is_finished(), "it does not run past a transaction that is open");
    tx.commit().unwrap();
    assert!(waiting.join().unwrap().unwrap_err().is_conflict());
}
