//! A season of duties beside peers in the same run, and the same season looked at again.
//!
//! Every run is a process of its own, so that its memory is its own; the runs alternate. Each checks what it came to
//! against the dates alone.

mod again;
mod data;
mod engine;
mod measure;
mod mersenne;
mod peers;

use crate::timing::{median, ms, ratio};
use data::Season;
use engine::{Engine, Mode};
use std::fmt::Write;
use std::process::Command;
use std::time::Duration;

/// Units measured unless told otherwise; each has forty duties.
const UNITS: [u32; 3] = [500, 5_000, 40_000];
const ROUNDS: usize = 5;

/// What is run, by the word the child process is told.
const RUNS: [(&str, &str); 7] = [
    ("heap", "Rust by hand: heap"),
    ("heap-journal", "Rust by hand: heap, chained journal"),
    ("sqlite", "SQLite, set-based, a transaction a day"),
    ("duban-facts", "duban, clock moved by facts"),
    ("duban", "duban, clock moved daily"),
    ("duban-journal", "duban, daily, journal streamed"),
    ("duban-journal-parts", "duban, daily, journal in parts"),
];

/// Measures seasons of so many units each; `--again` what it costs to go over one again.
pub(crate) fn run(what: &[String]) -> Result<String, String> {
    let again = what.iter().any(|w| w == "--again");
    let units = what
        .iter()
        .filter(|w| *w != "--again")
        .map(|w| w.parse::<u32>().map_err(|_| format!("`{w}` is no number of units")));
    let units: Vec<u32> = units.collect::<Result<_, _>>()?;
    if units.contains(&0) {
        return Err("a season needs at least one unit".to_owned());
    }
    if again {
        return again::run(if units.is_empty() { &UNITS[..1] } else { &units }, ROUNDS);
    }
    let mut out = String::new();
    for units in if units.is_empty() { &UNITS } else { units.as_slice() } {
        table(*units, &mut out)?;
    }
    Ok(out)
}

/// Writes the plan and the facts of a season into a folder, for other languages to run.
pub(crate) fn files(what: &[String]) -> Result<String, String> {
    let [units, folder] = what else { return Err("units and a folder are wanted".to_owned()) };
    let season = Season::of(units.parse().map_err(|_| "no number of units")?);
    let engine = Engine::of(&season, 1)?;
    let mut facts = String::new();
    for day in 1..=data::DAYS {
        let lines = season.done_on(day).filter_map(|(_, duty)| engine.line(duty, day));
        facts.extend(lines);
    }
    let folder = std::path::Path::new(folder);
    for (name, text) in [("plan.yaml", engine::plan(&season, 1)), ("facts.jsonl", facts)] {
        std::fs::write(folder.join(name), text).map_err(|e| format!("{name}: {e}"))?;
    }
    Ok(String::new())
}

/// One run in a process of its own, printed as one line of numbers.
pub(crate) fn one(what: &[String]) -> Result<String, String> {
    let [units, word] = what else { return Err("units and a word are wanted".to_owned()) };
    let season = Season::of(units.parse().map_err(|_| "no number of units")?);
    let expected = season.expected();
    let before = measure::resident().0;
    let (totals, cpu, wall, after, bytes) = match word.as_str() {
        "heap" | "heap-journal" => {
            let ((totals, bytes), cpu, wall) = measure::cost(|| peers::heap(&season, word == "heap-journal"));
            (totals, cpu, wall, 0, bytes)
        }
        "sqlite" => {
            let (totals, cpu, wall) = measure::cost(|| peers::sqlite(&season));
            (totals.map_err(|e| e.to_string())?, cpu, wall, 0, 0)
        }
        _ => {
            let (totals, cost, after, bytes) = of_engine(&season, word)?;
            (totals, cost.0, cost.1, after, bytes)
        }
    };
    if totals != expected {
        return Err(format!("{word}: {} duties came to something else than their dates say", season.duties.len()));
    }
    let grown = after.saturating_sub(before);
    Ok(format!("{} {} {} {grown} {bytes}\n", cpu.as_nanos(), wall.as_nanos(), measure::resident().1))
}

type OfEngine = (data::Totals, (Duration, Duration), u64, u64);

fn of_engine(season: &Season, word: &str) -> Result<OfEngine, String> {
    let engine = Engine::of(season, 1)?;
    let mode = Mode {
        journal: word.starts_with("duban-journal"),
        daily: word != "duban-facts",
        parts: word.ends_with("-parts"),
        snapshots: 0,
    };
    let before = measure::resident().0;
    let (ran, cpu, wall) = measure::cost(|| engine.run(season, mode, false));
    let (campaign, streamed) = ran?;
    let grown = measure::resident().0.saturating_sub(before);
    if streamed.lines != season.expected_lines() {
        return Err(format!("{word}: {:?} instead of {:?}", streamed.lines, season.expected_lines()));
    }
    Ok((engine::totals(&campaign), (cpu, wall), grown, streamed.bytes))
}

/// The measured numbers of one kind of run.
#[derive(Default)]
struct Measured {
    cpu: Vec<Duration>,
    wall: Vec<Duration>,
    peak: Vec<u64>,
    grown: Vec<u64>,
    bytes: u64,
}

fn table(units: u32, out: &mut String) -> Result<(), String> {
    let mut all: Vec<Measured> = RUNS.iter().map(|_| Measured::default()).collect();
    for _ in 0..ROUNDS {
        for ((word, _), measured) in RUNS.iter().zip(&mut all) {
            measured.add(units, word)?;
        }
    }
    let duties = u64::from(units) * 40;
    let _ = writeln!(
        out,
        "\n{duties} duties, 180 days; medians of {ROUNDS} alternating runs, each in a process of its own"
    );
    let _ = writeln!(
        out,
        "{:<40} {:>10} {:>10} {:>8} {:>8} {:>8} {:>9} {:>9} {:>9}",
        "", "CPU ms", "wall ms", "ns/duty", "of heap", "of SQL", "peak MiB", "B/duty", "journal"
    );
    let cpu = |word: &str| {
        let at = RUNS.iter().position(|(w, _)| *w == word);
        at.and_then(|at| all.get(at)).map(|m| median(&mut m.cpu.clone())).unwrap_or_default()
    };
    let (limit, limit_journal, sql) = (cpu("heap"), cpu("heap-journal"), cpu("sqlite"));
    for ((word, name), m) in RUNS.iter().zip(&all) {
        let time = median(&mut m.cpu.clone());
        let limit = if word.contains("journal") { limit_journal } else { limit };
        let _ = writeln!(
            out,
            "{name:<40} {:>10} {:>10} {:>8} {:>8} {:>8} {:>9} {:>9} {:>9}",
            ms(time),
            ms(median(&mut m.wall.clone())),
            time.as_nanos() / u128::from(duties),
            ratio(time, limit),
            hundredths(time, sql),
            middle(&m.peak) / 1024,
            middle(&m.grown) * 1024 / duties,
            format!("{} MB", m.bytes / 1_000_000),
        );
    }
    Ok(())
}

impl Measured {
    fn add(&mut self, units: u32, word: &str) -> Result<(), String> {
        let program = std::env::current_exe().map_err(|e| e.to_string())?;
        let run = Command::new(program).args(["season-run", &units.to_string(), word]).output();
        let run = run.map_err(|e| format!("{word}: {e}"))?;
        if !run.status.success() {
            return Err(format!("{word}: {}", String::from_utf8_lossy(&run.stderr)));
        }
        let text = String::from_utf8_lossy(&run.stdout).into_owned();
        let numbers: Vec<u64> = text.split_whitespace().filter_map(|n| n.parse().ok()).collect();
        let [cpu, wall, peak, grown, bytes] = numbers.as_slice() else { return Err(format!("{word}: `{text}`")) };
        self.cpu.push(Duration::from_nanos(*cpu));
        self.wall.push(Duration::from_nanos(*wall));
        self.peak.push(*peak);
        self.grown.push(*grown);
        self.bytes = *bytes;
        Ok(())
    }
}

fn middle(numbers: &[u64]) -> u64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

fn hundredths(of: Duration, other: Duration) -> String {
    let n = (of.as_nanos() * 100).checked_div(other.as_nanos()).unwrap_or(0);
    format!("{}.{:02}", n / 100, n % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_comes_to_what_the_dates_say() {
        for (word, _) in RUNS {
            let printed = one(&["60".to_owned(), word.to_owned()]).unwrap();
            assert_eq!(printed.split_whitespace().count(), 5, "{word}: {printed}");
        }
        assert!(one(&["0".to_owned()]).is_err());
    }

    #[test]
    fn a_season_is_gone_over_again() {
        let printed = again::run(&[60], 1).unwrap();
        assert!(printed.contains("audit"), "{printed}");
    }
}
