//! A writer that is killed at random moments loses no fact that it acknowledged and keeps none twice.
//!
//! This program starts itself as the writer. `DUBAN_KILLS` says how often it is killed, `DUBAN_SEED` repeats the moments of
//! an earlier run; `cargo xtask kills` is a long run on both databases.

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
use duban_store::{Address, JournalStore, Keeper, check};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{Place, fact, plan};

/// So many kills, then the next campaign: the store grows, and starting the writer stays cheap.
const PER_CAMPAIGN: u32 = 20;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("writer") => return writer(&args[1], &args[2], args[3].parse().unwrap()),
        // The test command lists tests, and runs those that need a database once more; here all is done in one go.
        Some("--list" | "--ignored") => return,
        _ => {}
    }
    let kills = std::env::var("DUBAN_KILLS").map_or(25, |n| n.parse().expect("DUBAN_KILLS is a number"));
    let random = std::hash::RandomState::new().build_hasher().finish();
    let seed = std::env::var("DUBAN_SEED").map_or(random, |n| n.parse().expect("DUBAN_SEED is a number"));
    run("sqlite", &Place::sqlite("kills"), kills, seed);
    if std::env::var_os("DUBAN_POSTGRES").is_some() {
        run("postgres", &Place::postgres("kills"), kills, seed);
    } else {
        println!("kills on postgres: skipped, DUBAN_POSTGRES names no database; `cargo xtask test` starts one");
    }
}

/// Records one fact after another and says so after each, until it is killed.
fn writer(url: &str, campaign: &str, first: u64) {
    let address: Address = url.parse().unwrap();
    let mut store = address.open().unwrap();
    let mut keeper = Keeper::open(&mut *store, plan(campaign)).unwrap();
    for n in first.. {
        let fact = fact(n, &format!("f{n}"), keeper.campaign().zone());
        // A writer killed before this one may still be on its way into the database.
        let recorded = keeper.retrying(&mut *store, 10, |k, s| k.record(s, fact.clone())).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "{n} {}", recorded.seq).unwrap();
        out.flush().unwrap();
    }
}

#[derive(Default)]
struct Tally {
    acknowledged: usize,
    /// Kills that hit a writer that had acknowledged something, rather than one still starting.
    writing: u32,
    lost: usize,
    doubled: usize,
    /// Facts that were kept, but the writer was killed before it could say so.
    unsaid: usize,
}

fn run(name: &str, place: &Place, kills: u32, seed: u64) {
    let start = Instant::now();
    let mut random = Random(seed | 1);
    let mut tally = Tally::default();
    let mut said: BTreeMap<u64, u64> = BTreeMap::new();
    // How long a writer takes until it has said something. Half of the moments are spread over that and 30 ms more, half over
    // the 30 ms after its first word.
    let warm = (0..3).map(|_| first_word(place)).min().unwrap();
    let spread = (warm + Duration::from_millis(30)).as_micros() as u64;
    for kill in 0..kills {
        let campaign = format!("k{}", kill / PER_CAMPAIGN);
        if kill % PER_CAMPAIGN == 0 {
            said.clear();
        }
        let first = said.keys().next_back().map_or(1, |n| n + 1);
        let at_work = kill % 2 == 1;
        let moment = Duration::from_micros(random.below(if at_work { 30_000 } else { spread }));
        let words = killed(place, &campaign, first, at_work, moment);
        tally.acknowledged += words.len();
        tally.writing += u32::from(!words.is_empty());
        said.extend(words);
        audit(place, &campaign, &said, &mut tally);
        assert_eq!((tally.lost, tally.doubled), (0, 0), "{name}, campaign {campaign}, seed {seed}");
    }
    if place.is_sqlite() {
        assert_eq!(place.number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    }
    println!(
        "kills on {name}: {kills} kills, {} of them while writing; {} facts acknowledged, {} lost, {} doubled, {} kept but not yet said; {:.1} s (seed {seed})",
        tally.writing,
        tally.acknowledged,
        tally.lost,
        tally.doubled,
        tally.unsaid,
        start.elapsed().as_secs_f64()
    );
}

fn start(place: &Place, campaign: &str, first: u64) -> std::process::Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["writer", &place.url, campaign, &first.to_string()]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap()
}

fn first_word(place: &Place) -> Duration {
    let from = Instant::now();
    let mut child = start(place, "warm", 1);
    child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    let took = from.elapsed();
    child.kill().unwrap();
    child.wait().unwrap();
    took
}

/// Starts a writer, kills it (`SIGKILL` on Unix) after a while, and gives what it had acknowledged: which fact, which number.
fn killed(place: &Place, campaign: &str, first: u64, at_work: bool, after: Duration) -> Vec<(u64, u64)> {
    let mut child = start(place, campaign, first);
    let mut stdout = child.stdout.take().unwrap();
    let mut out = Vec::new();
    if at_work {
        out.push(0);
        stdout.read_exact(&mut out).unwrap();
    }
    std::thread::sleep(after);
    assert!(child.try_wait().unwrap().is_none(), "the writer ended by itself");
    child.kill().unwrap();
    stdout.read_to_end(&mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    child.wait().unwrap();
    let whole = out.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let pair = |line: &str| line.split_once(' ').map(|(n, seq)| (n.parse().unwrap(), seq.parse().unwrap())).unwrap();
    whole.lines().map(pair).collect()
}

/// The journal is whole, follows from its facts, and holds what was acknowledged, each once.
fn audit(place: &Place, campaign: &str, said: &BTreeMap<u64, u64>, tally: &mut Tally) {
    let mut store = place.open();
    let stored = store.read(campaign).unwrap();
    if stored.text.is_empty() {
        tally.lost += said.len();
        return;
    }
    check(campaign, &stored).unwrap_or_else(|e| panic!("{e}"));
    let rebuilt = replay(plan(campaign), &stored.text).unwrap_or_else(|e| panic!("{e}"));
    let mut kept: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (seq, fact) in rebuilt.facts() {
        kept.entry(fact.key.clone().unwrap()).or_default().push(seq);
    }
    tally.lost += said.iter().filter(|(n, seq)| kept.get(&format!("f{n}")) != Some(&vec![**seq])).count();
    tally.doubled += kept.values().filter(|numbers| numbers.len() > 1).count();
    tally.unsaid += kept.len().saturating_sub(said.len());
    let keys = "SELECT count(*) FROM duban_keys WHERE campaign = (SELECT id FROM duban_campaigns WHERE name = ";
    // On PostgreSQL the last transaction of a writer that is gone may be committed between two looks.
    if place.is_sqlite() {
        assert_eq!(place.number(&format!("{keys}'{campaign}')")), kept.len() as i64);
    }
}

/// Moments that can be had again.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
