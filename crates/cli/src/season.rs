//! A campaign carried out from files: the plan, the facts, the journal.

use crate::args::{PlanArgs, SeasonArgs};
use crate::book::Keep;
use crate::check::colour;
use crate::failure::Failure;
use crate::input;
use crate::shelf::Shelf;
use duban::campaign::{Campaign, Event, Fact, Item};
use duban::check::CheckedPlan;
use duban::diagnostic::{Language, Severity, to_text};
use duban::time::Instant;
use duban_store::{Head, Opening};
use std::io::{IsTerminal, Write};
use std::path::Path;

/// The plan of a check, or its findings as a failure.
pub(crate) fn runnable(check: duban::check::Check, language: Language) -> Result<CheckedPlan, Failure> {
    let text = |c: &duban::check::Check| {
        // Warnings are for `duban check`; here only what keeps the plan from running.
        let errors = c.diagnostics.at_least(Severity::Error);
        to_text(&errors, language, colour(std::io::stderr().is_terminal())).trim_end().to_owned()
    };
    check.plan.clone().ok_or_else(|| Failure::Findings(text(&check)))
}

/// Carries a campaign out. Nothing is written to the journal unless every fact that counts was taken.
pub(crate) fn carry_out(args: &SeasonArgs, keep: Keep, language: Language) -> Result<Campaign, Failure> {
    let plan = runnable(input::plan(&args.plan.plan, &args.plan.with)?, language)?;
    let mut shelf = Shelf::open(args, &plan, keep)?;
    let (mut campaign, head) = match &mut shelf {
        Some(shelf) => {
            let opening = Opening { plan, later: Vec::new(), hash: args.hash() };
            shelf.load(opening, &mut |names| amended(&args.plan, names, language))?
        }
        None => (Campaign::open(plan), Head::default()),
    };
    let resumed = head.lines > 0;
    let mut written = campaign.take_journal();
    if let Some(path) = &args.facts {
        record(&mut campaign, path, args, resumed, &mut written, language)?;
    }
    let until = match args.until {
        Some(day) => campaign.end_of_day(day),
        None => natural_end(&campaign),
    };
    if campaign.clock().is_none_or(|c| c <= until) {
        campaign.advance(until).map_err(|e| Failure::Unusable(e.to_string()))?;
    } else if args.until.is_some() {
        // A journal that stands further on cannot be shown as of an earlier day.
        let refusal = campaign.advance(until).err();
        return Err(Failure::Unusable(refusal.map(|r| r.to_string()).unwrap_or_default()));
    }
    if let Some(day) = args.as_of {
        let end = campaign.end_of_day(day);
        return campaign.as_of(end, end).map_err(|e| Failure::Unusable(e.to_string()));
    }
    written.push_str(&campaign.take_journal());
    if let (Some(shelf), Keep::Write) = (&mut shelf, keep) {
        shelf.append(written)?;
    }
    Ok(campaign)
}

/// Records the facts of a file up to the day asked for. Facts that cannot be read or are refused are all told at once.
fn record(
    campaign: &mut Campaign,
    path: &Path,
    args: &SeasonArgs,
    resumed: bool,
    written: &mut String,
    language: Language,
) -> Result<(), Failure> {
    let name = path.display();
    let until = args.until.map(|day| campaign.end_of_day(day));
    let mut wrong = Vec::new();
    let (mut repeated, mut later) = (0usize, 0usize);
    for (line, fact) in input::facts(path, &campaign.timetable().zone.clone())? {
        let fact = match fact {
            Ok(fact) => fact,
            Err(e) => {
                let column = match &e {
                    duban::campaign::FactError::Json { column, .. } if *column > 0 => format!(":{column}"),
                    _ => String::new(),
                };
                wrong.push(format!("{name}:{line}{column}: {e}"));
                continue;
            }
        };
        if until.is_some_and(|u| fact.at > u) {
            later += 1;
            continue;
        }
        // Without a key nobody can tell a second fact from the first handed in again.
        let again = |f: &Fact| f.at == fact.at && f.event == fact.event;
        if resumed && fact.key.is_none() && campaign.facts().any(|(_, f)| again(f)) {
            wrong.push(format!("{name}:{line}: the same fact is in the journal already; give facts a `key`"));
            continue;
        }
        if let Some(version) = adopts(&fact.event).filter(|v| campaign.offered_plans().all(|(known, _)| known != *v)) {
            let plans = amended(&args.plan, vec![version.to_owned()], language)?;
            plans.into_iter().for_each(|(reference, plan)| campaign.offer_plan(reference, plan));
        }
        match campaign.record(fact) {
            Ok(recorded) => repeated += usize::from(recorded.duplicate),
            Err(refusal) => wrong.push(format!("{name}:{line}: {refusal}")),
        }
        written.push_str(&campaign.take_journal());
    }
    let note = |text: String| drop(writeln!(std::io::stderr(), "{text}"));
    if repeated > 0 {
        note(format!("{name}: {repeated} facts were recorded before, by their key; they count once"));
    }
    if later > 0 {
        note(format!("{name}: {later} facts are later than --until and were left out"));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let told = wrong.join("\n");
    if args.skip_refused {
        note(format!("{told}\n{} facts left out", wrong.len()));
        return Ok(());
    }
    let facts = if wrong.len() == 1 { "1 fact".to_owned() } else { format!("{} facts", wrong.len()) };
    Err(Failure::Facts(format!("{told}\n{facts} refused; nothing was written")))
}

/// The amended plan that a fact adopts, by its reference.
fn adopts(event: &Event) -> Option<&str> {
    match event {
        Event::PlanAmended { plan, .. } => Some(plan),
        Event::Corrected { instead: Some(instead), .. } => adopts(&instead.event),
        _ => None,
    }
}

/// Reads amended plans: their references are paths from the folder of the plan they amend.
pub(crate) fn amended(
    args: &PlanArgs,
    names: Vec<String>,
    language: Language,
) -> Result<Vec<(String, CheckedPlan)>, Failure> {
    let folder = args.plan.parent().unwrap_or(Path::new(""));
    let read = |name: String| {
        let plan = runnable(input::plan(&folder.join(&name), &args.with)?, language)?;
        Ok((name, plan))
    };
    names.into_iter().map(read).collect()
}

/// The instant by which everything known now has come due: the campaign's end, the last deadline of a duty or an item, the
/// last fact.
fn natural_end(campaign: &Campaign) -> Instant {
    let timetable = campaign.timetable();
    let last = campaign.obligations().filter_map(|ix| campaign.deadline(ix)).map(|d| d.breach).max();
    let items = campaign.items().filter_map(Item::next_due).max();
    [Some(timetable.end()), last, items, campaign.clock()].into_iter().flatten().max().unwrap_or(timetable.end())
}
