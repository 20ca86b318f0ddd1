//! The facts of a file recorded into a campaign.

use crate::args::SeasonArgs;
use crate::failure::Failure;
use crate::input;
use crate::season::amended;
use duban::campaign::{Campaign, Event, Fact, FactError, FactLine};
use duban::diagnostic::Language;
use duban::time::Instant;
use std::io::Write;
use std::path::Path;

/// How many warnings of one sort are told one by one.
const TOLD: usize = 5;
/// A year, roughly: beyond it a date is rather mistyped than meant.
const YEAR: i64 = 366 * 24 * 60 * 60 * 1000;

/// What is said of the facts beside what follows from them.
#[derive(Debug, Default)]
struct Notes {
    repeated: usize,
    later: usize,
    backwards: Vec<String>,
    outside: Vec<String>,
    wrong: Vec<String>,
}

/// Records the facts of a file up to the day asked for. Facts that cannot be read or are refused are all told at once.
pub(crate) fn record(
    campaign: &mut Campaign,
    path: &Path,
    args: &SeasonArgs,
    resumed: bool,
    written: &mut String,
    language: Language,
) -> Result<(), Failure> {
    let name = path.display().to_string();
    let until = args.until.map(|day| campaign.end_of_day(day));
    // Who says nothing of when a fact was recorded hands it in now, after everything that the journal has.
    let since = campaign.facts().map(|(_, f)| f.recorded_at).max();
    let mut latest = since;
    let mut notes = Notes::default();
    for FactLine { line, fact, dated } in input::facts(path, &campaign.timetable().zone.clone())? {
        let mut fact = match fact {
            Ok(fact) => fact,
            Err(e) => {
                let column = match &e {
                    FactError::Json { column, .. } if *column > 0 => format!(":{column}"),
                    _ => String::new(),
                };
                notes.wrong.push(format!("{name}:{line}{column}: {e}"));
                continue;
            }
        };
        let place = format!("{name}:{line}");
        notes.outside.extend(outside(campaign, &fact).map(|why| format!("{place}: {why}")));
        if !dated && let Some(since) = since {
            fact.recorded_at = fact.recorded_at.max(since);
        }
        // What was known later is left out like what happened later.
        let known = fact.at.max(fact.recorded_at);
        if until.is_some_and(|until| known > until) {
            notes.later += 1;
            continue;
        }
        // Without a key nobody can tell a second fact from the first handed in again.
        let again = |f: &Fact| f.at == fact.at && f.event == fact.event;
        if resumed && fact.key.is_none() && campaign.facts().any(|(_, f)| again(&f)) {
            notes.wrong.push(format!("{place}: the same fact is in the journal already; give facts a `key`"));
            continue;
        }
        if let Err(failure) = offer(campaign, args, &fact.event, language) {
            notes.wrong.push(format!("{place}: {failure}"));
            continue;
        }
        match campaign.record(fact) {
            Ok(recorded) if recorded.duplicate => notes.repeated += 1,
            Ok(_) => {
                if let Some(latest) = latest.filter(|latest| dated && known < *latest) {
                    let zone = campaign.zone();
                    let (known, latest) = (zone.format(known), zone.format(latest));
                    notes.backwards.push(format!(
                        "{place}: `recorded_at` is {known}, and a fact before it was recorded at {latest}; facts stand in the \
                         order of recording, and `--as-of` goes by it"
                    ));
                }
                latest = latest.max(Some(known));
            }
            Err(refusal) => notes.wrong.push(format!("{place}: {refusal}")),
        }
        written.push_str(&campaign.take_journal());
    }
    notes.tell(&name, args)
}

/// Reads the amended plan that a fact adopts, unless it was read before.
fn offer(campaign: &mut Campaign, args: &SeasonArgs, event: &Event, language: Language) -> Result<(), Failure> {
    let version = adopts(event).filter(|version| campaign.offered_plans().all(|(known, _)| known != *version));
    let Some(version) = version else { return Ok(()) };
    let plans = amended(&args.plan, vec![version.to_owned()], language)?;
    plans.into_iter().for_each(|(reference, plan)| campaign.offer_plan(reference, plan));
    Ok(())
}

/// The amended plan that a fact adopts, by its reference.
fn adopts(event: &Event) -> Option<&str> {
    match event {
        Event::PlanAmended { plan, .. } => Some(plan),
        Event::Corrected { instead: Some(instead), .. } => adopts(&instead.event),
        _ => None,
    }
}

/// What to say of a fact so far from the campaign's days that its year is hardly right.
fn outside(campaign: &Campaign, fact: &Fact) -> Option<String> {
    let timetable = campaign.timetable();
    let (first, last) = (timetable.start().millis(), timetable.end().millis());
    let far = |at: Instant| at.millis() < first.saturating_sub(YEAR) || at.millis() > last.saturating_add(YEAR);
    let at = [fact.at, fact.recorded_at].into_iter().find(|at| far(*at))?;
    let (at, window) = (campaign.zone().format(at), timetable.window);
    Some(format!(
        "{at} is more than a year outside the campaign's window {}..{}; is the year right?",
        window.first, window.last
    ))
}

impl Notes {
    /// Says on stderr what there is to say; a failure where facts were refused.
    fn tell(self, name: &str, args: &SeasonArgs) -> Result<(), Failure> {
        let note = |text: &str| drop(writeln!(std::io::stderr(), "{text}"));
        for warnings in [&self.outside, &self.backwards] {
            warnings.iter().take(TOLD).for_each(|warning| note(warning));
            if warnings.len() > TOLD {
                note(&format!("{name}: and {} more like these", warnings.len() - TOLD));
            }
        }
        match self.repeated {
            0 => {}
            1 => note(&format!("{name}: 1 fact was recorded before, by its key; it counts once")),
            n => note(&format!("{name}: {n} facts were recorded before, by their key; they count once")),
        }
        match self.later {
            0 => {}
            1 => note(&format!("{name}: 1 fact is later than --until, or was recorded later, and was left out")),
            n => note(&format!("{name}: {n} facts are later than --until, or were recorded later, and were left out")),
        }
        if self.wrong.is_empty() {
            return Ok(());
        }
        let told = self.wrong.join("\n");
        let facts = if self.wrong.len() == 1 { "1 fact".to_owned() } else { format!("{} facts", self.wrong.len()) };
        if args.skip_refused {
            note(&format!("{told}\n{facts} left out"));
            return Ok(());
        }
        Err(Failure::Facts(format!("{told}\n{facts} refused; nothing was written")))
    }
}
