//! What holds of a store, on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use duban::campaign::{JournalDamage, JournalError, Refusal, replay};
use duban_store::{Head, JournalStore, KeepError, Keeper, Lines, Store, StoreError, check};
use std::collections::BTreeSet;
use support::{Place, fact, plan, plan_with};

on_both!(
    keeps_what_it_acknowledges,
    a_stale_writer_gets_the_conflict,
    writers_in_threads_do_not_interleave,
    a_key_counts_once,
    a_key_is_unique_in_the_database,
    a_refused_fact_leaves_nothing,
    several_things_are_kept_together_or_not_at_all,
    names_may_hold_anything_printable,
    another_plan_is_refused,
    many_campaigns_stand_side_by_side,
    a_damaged_row_is_located,
    lines_cut_off_the_end_are_noticed,
    foreign_lines_are_refused,
    facts_out_of_their_order_are_replayed,
);

fn keeper(store: &mut dyn Store, id: &str) -> Keeper {
    Keeper::open(store, plan(id)).unwrap()
}

fn record(keeper: &mut Keeper, store: &mut dyn Store, n: u64) -> Result<u64, KeepError> {
    let fact = fact(n, &format!("f{n}"), keeper.campaign().zone());
    keeper.record(store, fact).map(|recorded| recorded.seq)
}

fn keeps_what_it_acknowledges(place: &Place) {
    let mut store = place.open();
    let mut writer = keeper(&mut *store, "spring");
    assert_eq!(store.head("spring").unwrap(), Head::default(), "opening writes nothing");
    for n in 1..=20 {
        assert_eq!(record(&mut writer, &mut *store, n).unwrap(), n);
        assert_eq!(store.head("spring").unwrap(), *writer.head());
    }
    let end = writer.campaign().end_of_day("2026-05-10".parse().unwrap());
    assert!(!writer.advance(&mut *store, end).unwrap().is_empty());
    drop(store);
    // What another process finds is what the writer had.
    let mut store = place.open();
    let stored = store.read("spring").unwrap();
    assert_eq!(check("spring", &stored).unwrap().count as u64, writer.head().lines);
    let again = replay(plan("spring"), &stored.text).unwrap();
    assert_eq!(again.facts().count(), 20);
    assert_eq!(keeper(&mut *store, "spring").head(), writer.head());
    assert_eq!(store.campaigns().unwrap(), [("spring".to_owned(), writer.head().clone())]);
}

fn a_stale_writer_gets_the_conflict(place: &Place) {
    let (mut one, mut two) = (place.open(), place.open());
    let (mut first, mut second) = (keeper(&mut *one, "spring"), keeper(&mut *two, "spring"));
    record(&mut first, &mut *one, 1).unwrap();
    // Both began a journal that did not exist; the second was too late.
    let error = record(&mut second, &mut *two, 2).unwrap_err();
    assert!(matches!(&error, KeepError::Store(StoreError::Conflict { .. })), "{error}");
    assert!(error.is_conflict());
    assert!(error.to_string().contains("another writer was faster; load it again and try again"), "{error}");
    let stored = one.read("spring").unwrap();
    assert_eq!(stored.head, *first.head(), "nothing of the second was kept");
    let recorded = second.retrying(&mut *two, 3, |k, s| record(k, s, 2)).unwrap();
    assert_eq!(recorded, 2);
    // The database refuses as well, where the head was looked at too early.
    let mut late = keeper(&mut *one, "spring");
    let fact = fact(3, "f3", late.campaign().zone());
    let mut hasty = Hasty { store: place.open(), other: second };
    let error = late.record(&mut hasty, fact).unwrap_err();
    assert!(error.is_conflict(), "{error}");
    let stored = one.read("spring").unwrap();
    check("spring", &stored).unwrap();
    assert_eq!(replay(plan("spring"), &stored.text).unwrap().facts().count(), 3);
}

/// A store to which another writer appends between the look at the end and the appending.
struct Hasty {
    store: Box<dyn Store>,
    other: Keeper,
}

impl JournalStore for Hasty {
    fn head(&mut self, campaign: &str) -> Result<Head, StoreError> {
        let head = self.store.head(campaign)?;
        record(&mut self.other, &mut *self.store, 9).unwrap();
        Ok(head)
    }
    fn read(&mut self, campaign: &str) -> Result<duban_store::Stored, StoreError> {
        self.store.read(campaign)
    }
    fn append(&mut self, campaign: &str, lines: &Lines) -> Result<(), StoreError> {
        self.store.append(campaign, lines)
    }
}

fn writers_in_threads_do_not_interleave(place: &Place) {
    const EACH: u64 = 12;
    let conflicts = std::sync::atomic::AtomicU32::new(0);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let conflicts = &conflicts;
            scope.spawn(move || {
                let mut store = place.open();
                let mut keeper = keeper(&mut *store, "spring");
                for i in 0..EACH {
                    let done = keeper.retrying(&mut *store, 1000, |k, s| {
                        let fact = fact(i, &format!("w{writer}-{i}"), k.campaign().zone());
                        let done = k.record(s, fact);
                        if done.as_ref().is_err_and(KeepError::is_conflict) {
                            conflicts.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        }
                        done
                    });
                    assert!(!done.unwrap().duplicate);
                }
            });
        }
    });
    let stored = place.open().read("spring").unwrap();
    check("spring", &stored).unwrap();
    let campaign = replay(plan("spring"), &stored.text).unwrap();
    let keys: BTreeSet<_> = campaign.facts().filter_map(|(_, f)| f.key.clone()).collect();
    assert_eq!((campaign.facts().count() as u64, keys.len() as u64), (4 * EACH, 4 * EACH));
    assert!(conflicts.into_inner() > 0, "the writers never met");
}

fn a_key_counts_once(place: &Place) {
    let (mut one, mut two) = (place.open(), place.open());
    let (mut first, mut second) = (keeper(&mut *one, "spring"), keeper(&mut *two, "spring"));
    record(&mut first, &mut *one, 1).unwrap();
    let head = first.head().clone();
    for (keeper, store) in [(&mut first, &mut one), (&mut second, &mut two)] {
        let same = fact(1, "f1", keeper.campaign().zone());
        let again = keeper.retrying(&mut **store, 2, |k, s| k.record(s, same.clone())).unwrap();
        assert_eq!((again.seq, again.duplicate), (1, true));
        let other = fact(2, "f1", keeper.campaign().zone());
        let error = keeper.record(&mut **store, other).unwrap_err();
        assert!(matches!(error, KeepError::Refused(Refusal::KeyReused { seq: 1, .. })), "{error}");
    }
    assert_eq!(one.head("spring").unwrap(), head);
}

/// Lines whose chain is right can still not bring a key a second time.
fn a_key_is_unique_in_the_database(place: &Place) {
    let mut store = place.open();
    let mut writer = keeper(&mut *store, "spring");
    let long = "long-".repeat(2000);
    for key in ["it's \"17\"\\ \u{0}東村", &long] {
        let fact = fact(1, "key", writer.campaign().zone());
        writer.record(&mut *store, duban::campaign::Fact { key: Some(key.to_owned()), ..fact }).unwrap();
        let head = writer.head().clone();
        let key_text = serde_json::to_string(key).unwrap();
        let text = format!(
            "{{\"n\":{},\"prev\":\"{}\",\"fact\":{{\"seq\":9,\"key\":{key_text}}},\"hash\":\"{}\"}}\n",
            head.lines,
            head.hash,
            "f".repeat(64)
        );
        let error = store.append("spring", &Lines::parse(text).unwrap()).unwrap_err();
        assert!(matches!(&error, StoreError::KeyTaken { key: k, .. } if k == key), "{error}");
        assert_eq!(store.head("spring").unwrap(), head, "nothing of it was kept");
    }
    assert_eq!(place.number("SELECT count(*) FROM duban_keys"), 2);
}

fn a_refused_fact_leaves_nothing(place: &Place) {
    let mut store = place.open();
    let mut writer = keeper(&mut *store, "spring");
    record(&mut writer, &mut *store, 5).unwrap();
    let before = (writer.head().clone(), store.read("spring").unwrap());
    let text =
        r#"{"at": "2026-05-20T09:00:00+08:00", "fact": "submitted", "task": "roster", "unit": "town", "key": "x"}"#;
    let fact = duban::campaign::Fact::from_json(text, writer.campaign().zone()).unwrap();
    assert!(matches!(writer.record(&mut *store, fact), Err(KeepError::Refused(_))));
    assert_eq!((writer.head().clone(), store.read("spring").unwrap()), before);
    record(&mut writer, &mut *store, 6).unwrap();
    let early = writer.campaign().end_of_day("2026-04-01".parse().unwrap());
    assert!(matches!(writer.advance(&mut *store, early), Err(KeepError::Refused(Refusal::ClockBackwards { .. }))));
}

fn several_things_are_kept_together_or_not_at_all(place: &Place) {
    let mut store = place.open();
    let mut writer = keeper(&mut *store, "spring");
    record(&mut writer, &mut *store, 1).unwrap();
    let head = writer.head().clone();
    let facts: Vec<_> = (2..=4).map(|n| fact(n, &format!("f{n}"), writer.campaign().zone())).collect();
    // The last of them claims a key that is taken.
    let wrong = fact(9, "f1", writer.campaign().zone());
    let error = writer.step(&mut *store, |campaign| {
        facts.iter().cloned().chain([wrong]).try_for_each(|fact| campaign.record(fact).map(|_| ()))
    });
    assert!(matches!(error, Err(KeepError::Refused(Refusal::KeyReused { .. }))));
    assert_eq!(store.head("spring").unwrap(), head);
    let done: Result<Vec<u64>, _> =
        writer.step(&mut *store, |campaign| facts.into_iter().map(|fact| Ok(campaign.record(fact)?.seq)).collect());
    assert_eq!(done.unwrap(), [2, 3, 4], "the failed attempt left nothing behind");
    let stored = store.read("spring").unwrap();
    check("spring", &stored).unwrap();
    assert_eq!(replay(plan("spring"), &stored.text).unwrap().facts().count(), 4);
}

fn names_may_hold_anything_printable(place: &Place) {
    let mut store = place.open();
    let names = ["it's", "\"; DROP TABLE duban_lines; --", "%s %_ $1 ?1", "春季 検査 🏮", "a/b?c#d", &"長".repeat(200)];
    for name in names {
        let mut keeper = Keeper::open_as(&mut *store, name, plan("spring")).unwrap();
        record(&mut keeper, &mut *store, 1).unwrap();
        let again = Keeper::open_as(&mut *store, name, plan("spring")).unwrap();
        assert_eq!(again.head(), keeper.head());
        let events = store.events(name, name, 100).unwrap();
        assert!(events.iter().all(|e| e.source.is_ascii() && !e.source.contains(['\'', '"', ' ', '?', '#'])));
        store.acknowledge(name, name, events[0].line).unwrap();
        assert_eq!(store.events(name, name, 100).unwrap().len(), events.len() - 1);
    }
    assert_eq!(store.campaigns().unwrap().len(), names.len());
    for name in ["", "a\0b", "a\nb", &"x".repeat(201)] {
        let done = Keeper::open_as(&mut *store, name, plan("spring")).and_then(|mut k| record(&mut k, &mut *store, 1));
        assert!(matches!(done, Err(KeepError::Store(StoreError::BadName { .. }))), "{name:?}: {done:?}");
        assert!(matches!(store.events("it's", name, 1), Err(StoreError::BadName { .. })));
    }
}

fn another_plan_is_refused(place: &Place) {
    let mut store = place.open();
    let mut writer = keeper(&mut *store, "spring");
    record(&mut writer, &mut *store, 1).unwrap();
    let error = Keeper::open(&mut *store, plan_with("spring", "2")).unwrap_err();
    assert!(matches!(&error, KeepError::Journal { error: JournalError::Differs { .. }, .. }), "{error}");
    assert!(error.to_string().starts_with("the journal of `spring`: "), "{error}");
    let error = Keeper::open_as(&mut *store, "spring", plan("autumn")).unwrap_err();
    assert!(matches!(error, KeepError::Journal { error: JournalError::Differs { .. }, .. }), "{error}");
}

fn many_campaigns_stand_side_by_side(place: &Place) {
    let mut store = place.open();
    let mut keepers: Vec<Keeper> = (0..30).map(|i| keeper(&mut *store, &format!("c{i}"))).collect();
    for n in 1..=3 {
        for keeper in &mut keepers {
            record(keeper, &mut *store, n).unwrap();
        }
    }
    for keeper in &keepers {
        let stored = store.read(keeper.name()).unwrap();
        assert_eq!(check(keeper.name(), &stored).unwrap().head, keeper.head().hash);
        assert!(stored.text.contains(&format!("\"campaign\":\"{}\"", keeper.name())));
    }
    assert_eq!(store.campaigns().unwrap().len(), 30);
    assert_eq!(store.read("c99").unwrap(), Default::default());
}

fn damage(place: &Place, sql: &str) -> KeepError {
    place.sql(sql);
    let stored = place.open().read("spring").unwrap();
    let error = check("spring", &stored).unwrap_err();
    // Nobody writes on behind damage.
    let refused = Keeper::open(&mut *place.open(), plan("spring")).err();
    assert_eq!(refused.map(|e| e.to_string()), Some(error.to_string()));
    error
}

fn a_damaged_row_is_located(place: &Place) {
    let mut store = place.open();
    let mut writer = keeper(&mut *store, "spring");
    for n in 1..=5 {
        record(&mut writer, &mut *store, n).unwrap();
    }
    let found = |error: KeepError| match error {
        KeepError::Journal { error: JournalError::Damaged { line, damage }, .. } => (line, damage),
        other => panic!("{other}"),
    };
    place.sql("CREATE TABLE kept AS SELECT * FROM duban_lines");
    let restore = || place.sql("DELETE FROM duban_lines; INSERT INTO duban_lines SELECT * FROM kept");
    let altered = damage(
        place,
        "UPDATE duban_lines SET text = replace(text, 'case/3', 'case/4') WHERE text LIKE '%\"fact\":{\"seq\":3,%'",
    );
    let (line, kind) = found(altered);
    assert_eq!(kind, JournalDamage::Altered);
    assert!(store.read("spring").unwrap().text.lines().nth(line - 1).unwrap().contains("\"fact\":{\"seq\":3,"));
    restore();
    let (line, kind) = found(damage(place, "DELETE FROM duban_lines WHERE n = 6"));
    assert_eq!((line, kind), (7, JournalDamage::Missing { expected: 6, found: 7 }));
    restore();
    let swapped = "UPDATE duban_lines SET n = 1000 WHERE n = 4; UPDATE duban_lines SET n = 4 WHERE n = 5;
        UPDATE duban_lines SET n = 5 WHERE n = 1000";
    assert_eq!(found(damage(place, swapped)).0, 5);
    restore();
    assert_eq!(found(damage(place, "UPDATE duban_lines SET text = substr(text, 1, 40) WHERE n = 3")).0, 4);
    if place.is_sqlite() {
        restore();
        // Bytes that are no text.
        let (line, _) = found(damage(place, "UPDATE duban_lines SET text = CAST(x'7bff00fe' AS TEXT) WHERE n = 2"));
        assert_eq!(line, 3);
    }
    restore();
    check("spring", &store.read("spring").unwrap()).unwrap();
}

fn lines_cut_off_the_end_are_noticed(place: &Place) {
    let mut store = place.open();
    let mut writer = keeper(&mut *store, "spring");
    record(&mut writer, &mut *store, 1).unwrap();
    let last = writer.head().lines - 1;
    let error = damage(place, &format!("DELETE FROM duban_lines WHERE n = {last}"));
    assert!(matches!(&error, KeepError::Store(StoreError::CutOff { .. })), "{error}");
    assert!(error.to_string().contains("restore them from a backup"), "{error}");
    damage(place, "DELETE FROM duban_lines");
}

fn foreign_lines_are_refused(place: &Place) {
    let mut store = place.open();
    let mut writer = keeper(&mut *store, "spring");
    record(&mut writer, &mut *store, 1).unwrap();
    let mut other = Keeper::open(&mut *store, plan("autumn")).unwrap();
    record(&mut other, &mut *store, 1).unwrap();
    let lines = Lines::parse(store.read("autumn").unwrap().text).unwrap();
    let error = store.append("spring", &lines).unwrap_err();
    assert!(matches!(error, StoreError::Conflict { .. }), "{error}");
    // As many lines as there are, but others before them.
    let head = writer.head().clone();
    let text =
        format!("{{\"n\":{},\"prev\":\"{}\",\"x\":1,\"hash\":\"{}\"}}\n", head.lines, "0".repeat(64), "1".repeat(64));
    let error = store.append("spring", &Lines::parse(text).unwrap()).unwrap_err();
    assert!(matches!(error, StoreError::Conflict { .. }), "{error}");
    assert_eq!(store.head("spring").unwrap(), head);
}

/// Where the clock stood between two lines is kept nowhere; nothing may depend on it. Facts come late, and in any order.
fn facts_out_of_their_order_are_replayed(place: &Place) {
    let mut store = place.open();
    let mut writer = keeper(&mut *store, "spring");
    for (i, n) in [20, 300, 40, 200, 310, 41, 700, 699, 5].into_iter().enumerate() {
        // Forward by a little, during which nothing comes due, and by days.
        if let Some(clock) = writer.campaign().clock() {
            let to = clock.checked_add_millis([60_000, 36_000_000, 200_000_000][i % 3]).unwrap();
            writer.advance(&mut *store, to).unwrap();
        }
        assert!(!writer.campaign().facts().any(|(_, f)| f.key.as_deref() == Some(&*format!("f{n}"))));
        record(&mut writer, &mut *store, n).unwrap();
        let again = keeper(&mut *place.open(), "spring");
        assert_eq!(again.head(), writer.head());
        assert_eq!(again.campaign().facts().count(), i + 1);
    }
}
