//! Events: each once for each consumer, in the order of the journal. Tables made by earlier versions, and by later ones.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use duban_store::{JournalStore, Keeper, Store, StoreError, check};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Mutex;
use support::{Place, fact, plan};

on_both!(
    every_consequence_is_an_event_once,
    consumers_do_not_disturb_one_another,
    a_failed_handing_over_acknowledges_nothing,
    several_hand_over_to_one_consumer,
    acknowledging_what_is_not_there_is_refused,
    tables_of_version_1_are_brought_up_to_date,
    tables_of_a_later_version_are_refused,
    a_failed_migration_leaves_nothing,
);

/// A campaign of some facts, and its consequences as the journal has them.
fn season(place: &Place) -> (Box<dyn Store>, Keeper, Vec<Value>) {
    let mut store = place.open();
    let mut keeper = Keeper::open(&mut *store, plan("spring")).unwrap();
    for n in 1..=30 {
        let fact = fact(n * 20, &format!("f{n}"), keeper.campaign().zone());
        keeper.record(&mut *store, fact).unwrap();
    }
    let text = store.read("spring").unwrap().text;
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let told: Vec<Value> = lines.filter(|line| line.get("consequence").is_some()).collect();
    assert!(told.len() > 60, "{}", told.len());
    (store, keeper, told)
}

fn every_consequence_is_an_event_once(place: &Place) {
    let (mut store, mut keeper, told) = season(place);
    let mut seen = Vec::new();
    loop {
        let events = store.events("spring", "broker", 7).unwrap();
        // Until they are acknowledged the same come again.
        assert_eq!(lines(&events), lines(&store.events("spring", "broker", 7).unwrap()));
        let Some(last) = events.last() else { break };
        assert!(events.len() <= 7);
        seen.extend(events.iter().map(|e| serde_json::to_value(e).unwrap()));
        store.acknowledge("spring", "broker", last.line).unwrap();
    }
    assert_eq!(seen.len(), told.len());
    for (event, line) in seen.iter().zip(&told) {
        let consequence = &line["consequence"];
        assert_eq!(event["specversion"], "1.0");
        assert_eq!(event["id"], format!("spring:{}", line["n"]));
        assert_eq!(event["source"], "/duban/campaigns/spring");
        assert_eq!(event["type"], format!("duban.consequence.{}", consequence["kind"].as_str().unwrap()));
        assert_eq!(event["time"], consequence["at"]);
        assert_eq!(event["datacontenttype"], "application/json");
        assert_eq!(event["data"], *consequence);
        let about = ["obligation", "unit", "phase"].iter().find_map(|field| consequence.get(field));
        assert_eq!(event.get("subject"), about);
    }
    // What comes later comes after it.
    let fact = fact(700, "later", keeper.campaign().zone());
    let recorded = keeper.record(&mut *store, fact).unwrap();
    let events = store.events("spring", "broker", 1000).unwrap();
    assert_eq!(events.len(), recorded.consequences.len());
    assert!(events.iter().zip(&recorded.consequences).all(|(e, c)| e.data.get().contains(&*c.id)));
}

fn lines(events: &[duban_store::CloudEvent]) -> Vec<u64> {
    events.iter().map(|e| e.line).collect()
}

fn consumers_do_not_disturb_one_another(place: &Place) {
    let (mut store, _, told) = season(place);
    let all = store.events("spring", "one", 1000).unwrap();
    assert_eq!(all.len(), told.len());
    store.acknowledge("spring", "one", all[9].line).unwrap();
    // A cursor never goes back.
    store.acknowledge("spring", "one", all[3].line).unwrap();
    assert_eq!(lines(&store.events("spring", "one", 1000).unwrap()), lines(&all[10..]));
    assert_eq!(lines(&store.events("spring", "two", 1000).unwrap()), lines(&all));
    assert_eq!(lines(&place.open().events("spring", "one", 2).unwrap()), lines(&all[10..12]));
    assert!(store.events("spring", "one", 0).unwrap().is_empty());
}

fn a_failed_handing_over_acknowledges_nothing(place: &Place) {
    let (mut store, _, told) = season(place);
    let error = store.hand_over("spring", "broker", 5, &mut |_| Err(std::io::Error::other("the broker is away")));
    assert!(matches!(&error, Err(StoreError::Host(e)) if e.to_string() == "the broker is away"));
    let mut got = Vec::new();
    let mut take = |events: &[duban_store::CloudEvent]| {
        got.extend(lines(events));
        Ok(())
    };
    while store.hand_over("spring", "broker", 5, &mut take).unwrap() > 0 {}
    assert_eq!(got.len(), told.len());
    assert!(got.is_sorted() && got.iter().collect::<BTreeSet<_>>().len() == got.len());
}

fn several_hand_over_to_one_consumer(place: &Place) {
    let (_, _, told) = season(place);
    let got = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut store = place.open();
                let mut take = |events: &[duban_store::CloudEvent]| {
                    got.lock().unwrap().extend(lines(events));
                    Ok(())
                };
                while store.hand_over("spring", "broker", 2, &mut take).unwrap() > 0 {}
            });
        }
    });
    let got = got.into_inner().unwrap();
    assert_eq!(got.len(), told.len(), "each exactly once");
    assert!(got.is_sorted(), "in the order of the journal");
}

fn acknowledging_what_is_not_there_is_refused(place: &Place) {
    let (mut store, keeper, _) = season(place);
    let lines = keeper.head().lines;
    let error = store.acknowledge("spring", "broker", lines).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("`broker` cannot acknowledge line {lines} of `spring`, which has lines 0 to {}", lines - 1)
    );
    store.acknowledge("spring", "broker", lines - 1).unwrap();
    assert!(store.events("spring", "broker", 9).unwrap().is_empty());
    let error = store.events("sprang", "broker", 9).unwrap_err();
    assert!(error.to_string().ends_with("has no campaign `sprang`; it has `spring`"), "{error}");
    assert!(matches!(store.acknowledge("sprang", "broker", 0), Err(StoreError::UnknownCampaign { .. })));
}

/// A store as version 1 left it: journals and keys, no cursors.
fn back_to_1(place: &Place) {
    place.sql("DROP TABLE duban_cursors; DELETE FROM duban_schema WHERE version > 1");
}

fn tables_of_version_1_are_brought_up_to_date(place: &Place) {
    let (mut store, mut keeper, told) = season(place);
    back_to_1(place);
    assert!(store.events("spring", "broker", 1).is_err(), "a connection from before does not mend them unasked");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| place.open());
        }
    });
    assert_eq!(place.number("SELECT count(*) FROM duban_schema"), 2);
    assert_eq!(place.open().events("spring", "broker", 1000).unwrap().len(), told.len());
    let fact = fact(700, "later", keeper.campaign().zone());
    keeper.record(&mut *store, fact).unwrap();
    check("spring", &store.read("spring").unwrap()).unwrap();
}

fn tables_of_a_later_version_are_refused(place: &Place) {
    let (_, _, _) = season(place);
    place.sql("INSERT INTO duban_schema (version) VALUES (9)");
    let error = place.address().open().err().unwrap();
    assert!(matches!(error, StoreError::NewerSchema { found: 9, known: 2, .. }), "{error}");
    assert!(error.to_string().contains("use the duban that wrote them, or a later one"), "{error}");
}

fn a_failed_migration_leaves_nothing(place: &Place) {
    let (_, _, told) = season(place);
    back_to_1(place);
    // Something of the host's stands where a table is to be.
    place.sql("CREATE VIEW duban_cursors AS SELECT 1 AS one");
    assert!(matches!(place.address().open().err().unwrap(), StoreError::Database { .. }));
    assert_eq!(place.number("SELECT max(version) FROM duban_schema"), 1);
    place.sql("DROP VIEW duban_cursors");
    assert_eq!(place.open().events("spring", "broker", 1000).unwrap().len(), told.len());
}
