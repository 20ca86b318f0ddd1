//! What the case system answers.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use serde_json::json;
use support::{Place, Server, case};

#[test]
fn on_sqlite() {
    answers(&Place::sqlite("requests"));
}

#[test]
#[ignore = "needs PostgreSQL: `cargo xtask test` starts one and runs it"]
fn on_postgres() {
    answers(&Place::postgres("requests"));
}

fn answers(place: &Place) {
    let server = Server::start(place);
    let (status, answer) = server.post("/cases", &case(1));
    assert_eq!((status, &answer["fact"]), (201, &json!(1)), "{answer}");
    let kinds: Vec<_> = answer["consequences"].as_array().unwrap().iter().map(|c| c["kind"].clone()).collect();
    assert_eq!(kinds[kinds.len() - 2..], ["points", "notice"]);
    // The same again, as a client does that got no answer.
    let (status, answer) = server.post("/cases", &case(1));
    assert_eq!((status, &answer["fact"], &answer["consequences"]), (200, &json!(1), &json!([])));
    // Refused by the engine: no row either.
    let mut nowhere = case(2);
    nowhere["unit"] = json!("北村");
    let (status, answer) = server.post("/cases", &nowhere);
    assert_eq!(status, 422);
    assert!(answer["error"].as_str().unwrap().starts_with("the plan has no unit `北村`"), "{answer}");
    let mut other = case(1);
    other["kind"] = json!("something else");
    assert_eq!(server.post("/cases", &other).0, 422, "the key belongs to another fact");
    let counts = server.get("/cases").1;
    assert_eq!((&counts["cases"], &counts["facts"]), (&json!(1), &json!(1)));

    // A second copy on the same database: both stay right.
    let second = Server::start(place);
    assert_eq!(second.post("/cases", &case(2)).0, 201);
    assert_eq!(server.post("/cases", &case(3)).0, 201);
    assert_eq!(second.post("/cases", &case(2)).0, 200);
    assert_eq!(server.get("/cases").1, second.get("/cases").1);

    let (status, ticked) = server.post("/clock", &json!({"to": "2026-05-09T00:00:00+08:00"}));
    assert_eq!(status, 200);
    assert!(ticked["consequences"].as_u64().unwrap() > 0);
    assert_eq!(server.post("/clock", &json!({"to": "2026-05-01T00:00:00+08:00"})).0, 422);
    assert_eq!(server.post("/clock", &json!({"to": "tomorrow"})).0, 422);
    let standings = second.get("/standings").1;
    let line = standings["standings"].as_array().unwrap().iter().find(|line| line["unit"] == "西村").unwrap();
    assert_eq!(line["score"], "98", "{line}");
    let (status, explanation) = server.get("/units/%E8%A5%BF%E6%9D%91/explanation");
    assert_eq!((status, explanation["score"].as_str()), (200, Some("98")), "{explanation}");
    assert_eq!(server.get("/units/nobody/explanation").0, 404);

    let events = server.get("/events?consumer=broker").1;
    let events = events.as_array().unwrap();
    assert!(events.iter().all(|event| event["specversion"] == "1.0"));
    let line: u64 = events[4]["id"].as_str().unwrap().rsplit_once(':').unwrap().1.parse().unwrap();
    assert_eq!(server.post("/events/done", &json!({"consumer": "broker", "line": line})).0, 204);
    assert_eq!(second.get("/events?consumer=broker&limit=1").1[0], events[5]);
    assert_eq!(server.post("/events/done", &json!({"consumer": "broker", "line": 100_000})).0, 422);
}
