//! The case system is killed at random moments while requests arrive. No case without its fact, no fact without its case;
//! what was answered is there, once.
//!
//! `DUBAN_KILLS` says how often it is killed, `DUBAN_SEED` repeats the moments of an earlier run.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking, and tells its time"
)]

mod support;

use duban::campaign::replay;
use duban_store::check;
use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use support::{Place, Server, case, plan, request};

/// How many clients hand cases in at the same time.
const CLIENTS: u64 = 3;
/// So many kills, then the next database: starting stays cheap.
const PER_DATABASE: u32 = 20;

fn main() {
    if std::env::args().skip(1).any(|arg| arg == "--list" || arg == "--ignored") {
        return;
    }
    let kills = std::env::var("DUBAN_KILLS").map_or(15, |n| n.parse().expect("DUBAN_KILLS is a number"));
    let random = std::hash::RandomState::new().build_hasher().finish();
    let seed = std::env::var("DUBAN_SEED").map_or(random, |n| n.parse().expect("DUBAN_SEED is a number"));
    run("sqlite", Place::sqlite, kills, seed);
    if std::env::var_os("DUBAN_POSTGRES").is_some() {
        run("postgres", Place::postgres, kills, seed);
    } else {
        println!(
            "kills of the case system on postgres: skipped, DUBAN_POSTGRES names no database; `cargo xtask test` starts one"
        );
    }
}

fn run(name: &str, place: fn(&str) -> Place, kills: u32, seed: u64) {
    let begun = Instant::now();
    let mut random = seed | 1;
    let (mut answered, mut kept, mut place_now) = (0, 0, place("case_kills"));
    let mut said: BTreeSet<u64> = BTreeSet::new();
    for kill in 0..kills {
        if kill > 0 && kill % PER_DATABASE == 0 {
            kept += place_now.cases().len();
            place_now = place("case_kills");
            said.clear();
        }
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let words = killed(&place_now, &said, Duration::from_micros(random % 40_000));
        answered += words.difference(&said).count();
        said.extend(words);
        audit(&place_now, &said).unwrap_or_else(|why| panic!("{name}, kill {kill}, seed {seed}: {why}"));
    }
    kept += place_now.cases().len();
    println!(
        "kills of the case system on {name}: {kills} kills while {CLIENTS} clients hand in; {answered} cases answered, {kept} kept, 0 lost, 0 doubled, 0 without their fact; {:.1} s (seed {seed})",
        begun.elapsed().as_secs_f64()
    );
}

/// Starts the server, hands in cases that have had no answer yet, kills it, and gives those that were answered.
fn killed(place: &Place, said: &BTreeSet<u64>, after: Duration) -> BTreeSet<u64> {
    let mut server = Server::start(place);
    let (next, address) = (AtomicU64::new(0), server.address.clone());
    std::thread::scope(|scope| {
        let client = || {
            let mut words = BTreeSet::new();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if said.contains(&n) {
                    continue;
                }
                match request(&address, "POST", "/cases", &case(n)) {
                    Ok((200 | 201, _)) => words.insert(n),
                    Ok((status, answer)) => panic!("case {n}: {status} {answer}"),
                    Err(_) => return words,
                };
            }
        };
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(client)).collect();
        std::thread::sleep(after);
        server.kill();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    })
}

fn audit(place: &Place, said: &BTreeSet<u64>) -> Result<(), String> {
    let mut store = place.store();
    // The rows first: on PostgreSQL a transaction of the killed server may still be committed in between.
    let rows = place.cases();
    let stored = store.read("spring").map_err(|e| e.to_string())?;
    let facts: Vec<(String, i64)> = if stored.text.is_empty() {
        Vec::new()
    } else {
        check("spring", &stored).map_err(|e| e.to_string())?;
        let campaign = replay(plan(), &stored.text).map_err(|e| e.to_string())?;
        campaign.facts().map(|(seq, fact)| (fact.key.clone().unwrap().replace("case:", ""), seq as i64)).collect()
    };
    let again = place.cases();
    if rows == again && rows != facts {
        return Err(format!("the cases are {rows:?}, but the facts are {facts:?}"));
    }
    let ids: BTreeSet<&str> = again.iter().map(|(id, _)| id.as_str()).collect();
    if ids.len() != again.len() {
        return Err(format!("doubled: {again:?}"));
    }
    match said.iter().find(|n| !ids.contains(format!("C-{n}").as_str())) {
        Some(lost) => Err(format!("case {lost} was answered and is lost")),
        None => Ok(()),
    }
}
