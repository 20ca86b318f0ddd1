//! A season gone over again: recomputed, under another plan, audited from its journal, as of an instant, and changed by a
//! fact that comes a week late; each beside the run itself.

use super::data::{DAYS, Season, Totals};
use super::engine::{Engine, Mode, totals};
use super::measure::cost;
use crate::timing::{median, ms};
use duban::campaign::{Campaign, replay};
use std::fmt::Write;
use std::time::Duration;

const PLAIN: Mode = Mode { journal: false, daily: true, parts: false, snapshots: 0 };
/// Instants asked about, by day.
const ASKED: [u16; 3] = [45, 120, 175];

pub(crate) fn run(units: &[u32], rounds: usize) -> Result<String, String> {
    let mut out = String::new();
    for units in units {
        let season = Season::of(*units);
        let mut rows = Rows::default();
        for _ in 0..rounds {
            round(&season, &mut rows)?;
        }
        let _ =
            writeln!(out, "\n{} duties gone over again; medians of {rounds} alternating rounds", season.duties.len());
        let _ = writeln!(out, "{:<44} {:>10} {:>12}", "", "CPU ms", "% of its run");
        let mut last = Duration::ZERO;
        for (name, is_run, times) in &mut rows.0 {
            let time = median(times);
            if *is_run {
                last = time;
            }
            let share = (time.as_nanos() * 1000).checked_div(last.as_nanos()).unwrap_or(0);
            let _ = writeln!(out, "{name:<44} {:>10} {:>12}", ms(time), format!("{}.{}", share / 10, share % 10));
        }
    }
    Ok(out)
}

/// Rows by name in the order met; a run is what the rows after it are compared with.
#[derive(Default)]
struct Rows(Vec<(String, bool, Vec<Duration>)>);

impl Rows {
    fn add(&mut self, name: &str, is_run: bool, time: Duration) {
        match self.0.iter_mut().find(|(n, ..)| n == name) {
            Some((.., times)) => times.push(time),
            None => self.0.push((name.to_owned(), is_run, vec![time])),
        }
    }

    fn time<T>(&mut self, name: &str, work: impl FnOnce() -> T) -> T {
        let (done, cpu, _) = cost(work);
        self.add(name, false, cpu);
        done
    }
}

fn round(season: &Season, rows: &mut Rows) -> Result<(), String> {
    let (engine, other) = (Engine::of(season, 1)?, Engine::of(season, 3)?);
    let expected = season.expected();
    let same = |campaign: &Campaign, what: &str| match totals(campaign) == expected {
        true => Ok(()),
        false => Err(format!("{what} came to something else than the run")),
    };
    let (ran, cpu, _) = cost(|| engine.run(season, PLAIN, false));
    rows.add("the run, without a journal", true, cpu);
    let campaign = ran?.0;
    let anew = rows.time("recomputed", || campaign.recompute()).map_err(|e| e.to_string())?;
    same(&anew, "recomputing")?;
    drop(anew);
    let what_if = rows.time("under another plan, differences told", || campaign.what_if(other.plan.clone()));
    if dearer(season, &expected) != totals(&what_if.campaign).taken {
        return Err("the other plan came to something else than the dates say".to_owned());
    }
    drop(what_if);
    let (now, noon) = (engine.instant(DAYS, 12), |day| engine.instant(day, 12));
    for day in ASKED {
        let name = format!("as of day {day}, no snapshots");
        rows.time(&name, || campaign.as_of(noon(day), now)).map_err(|e| e.to_string())?;
    }
    drop(campaign);

    let (ran, cpu, _) = cost(|| engine.run(season, Mode { snapshots: 7, ..PLAIN }, false));
    rows.add("the run, a snapshot a week", true, cpu);
    let mut campaign = ran?.0;
    for day in ASKED {
        let name = format!("as of day {day}");
        rows.time(&name, || campaign.as_of(noon(day), now)).map_err(|e| e.to_string())?;
    }
    // What nobody ever did, and was due long before: handed in a week ago, as is heard only now.
    let mut undone = season.duties.iter().filter(|d| d.done == 0);
    let late = undone.clone().find(|d| d.due + 30 < DAYS).or_else(|| undone.next());
    let late = late.ok_or("nothing is left undone in a season as small as this")?;
    let mut fact = engine.handed_in(late, DAYS - 7).ok_or("no such duty")?;
    fact.recorded_at = campaign.clock().unwrap_or(now);
    let told = rows.time("a fact a week late", || campaign.record(fact)).map_err(|e| e.to_string())?;
    if told.consequences.is_empty() {
        return Err("a fact a week late changed nothing".to_owned());
    }
    drop(campaign);

    let (ran, cpu, _) = cost(|| engine.run(season, Mode { journal: true, ..PLAIN }, true));
    rows.add("the run, with a journal", true, cpu);
    let streamed = ran?.1;
    let audited = rows.time("audit: replayed, every line compared", || replay(engine.plan.clone(), &streamed.text));
    same(&audited.map_err(|e| e.to_string())?, "the audit")
}

/// What units lose when a breach costs three points instead of one.
fn dearer(season: &Season, expected: &Totals) -> Vec<u32> {
    let mut taken = expected.taken.clone();
    for d in season.duties.iter().filter(|d| d.done == 0 || d.done > d.due) {
        if let Some(taken) = taken.get_mut(d.unit as usize) {
            *taken += 20;
        }
    }
    taken
}
