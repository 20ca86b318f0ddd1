//! Entries of accounts: consequences, and facts from which nothing follows at once, in order.

use super::arithmetic::arithmetic;
use super::cause::cause;
use super::explanation::{ExplainedEntry, ExplainedRule};
use super::headline::{day_and_time, headline};
use super::record::Record;
use super::words::{Words, put};
use crate::campaign::{Campaign, Consequence, What, decimal};
use crate::diagnostic::Language;
use crate::time::Moment;
use crate::timetable::UnitIx;

/// What was told, with what took it back, as entries: what was taken back stands where it was told, before what is
/// concluded at that instant now.
pub(super) fn entries(
    campaign: &Campaign,
    record: &Record,
    unit: Option<UnitIx>,
    told: Vec<(&Consequence, Option<&Consequence>)>,
    w: &Words,
) -> Vec<ExplainedEntry> {
    let entry = |(c, by): (&Consequence, Option<&Consequence>)| {
        let rescinded = by.map(|by| {
            let (when, cause) = (day_and_time(&by.at), cause(campaign, unit, by, w));
            put(w.h_rescinded, &[("when", &when), ("cause", &cause)])
        });
        ExplainedEntry { rescinded, appeal: record.appeal(&c.id, w), ..explained(campaign, unit, c, w) }
    };
    let clocks = unit.map(|unit| record.clocks(campaign, unit, None, w)).unwrap_or_default();
    let mut entries: Vec<ExplainedEntry> = clocks.into_iter().chain(told.into_iter().map(entry)).collect();
    entries.sort_by_key(|e| e.at.instant());
    entries.iter_mut().zip(1..).for_each(|(entry, number)| entry.number = number);
    entries
}

fn explained(campaign: &Campaign, unit: Option<UnitIx>, c: &Consequence, w: &Words) -> ExplainedEntry {
    let plan = campaign.plan();
    let rule = c.rule.as_ref().map(|r| {
        let title = plan.rules.iter().find(|x| x.id.as_str() == &*r.id).map(|x| x.title.clone());
        ExplainedRule { id: r.id.to_string(), title, hash: r.hash.to_string() }
    });
    let clause = c.rule.as_ref().and_then(|r| r.clause.clone()).or_else(|| match &c.what {
        // A measure that the ladder itself imposes stands for the ladder's clause, a breach for the duty's.
        What::Imposed { measure, .. }
        | What::Expired { measure, .. }
        | What::Lifted { measure, .. }
        | What::Proposed { measure, .. } => {
            plan.plan.ladder.iter().find(|m| m.id.as_str() == &**measure)?.source.as_ref().map(|s| s.cite())
        }
        What::Breached { obligation, .. }
        | What::Fulfilled { obligation, .. }
        | What::DueMoved { obligation, .. }
        | What::Waived { obligation } => {
            let task = obligation.split('@').next()?;
            plan.timetable.task(task).and_then(|t| plan.timetable.tasks[t].cite.clone())
        }
        // What the scorecard says by itself stands for the item's clause.
        What::Points { item: Some(item), .. } if c.rule.is_none() => {
            let mut items = plan.plan.scorecard.iter().flat_map(|s| &s.items);
            items.find(|i| i.id.as_str() == &**item)?.source.as_ref().map(|s| s.cite())
        }
        _ => None,
    });
    let points = match &c.what {
        What::Points { points, .. } | What::Reversed { points, .. } => Some(decimal(points)),
        What::Suspended(told) => Some(decimal(&told.points)),
        What::BaseMoved(told) => Some(decimal(&told.points)),
        What::Recomputed(told) => Some(decimal(&told.points)),
        What::PeriodClosed(told) => Some(decimal(&told.points)).filter(|_| !told.points.is_zero()),
        _ => None,
    };
    let reads = c.rule.iter().flat_map(|r| &r.reads).map(|r| (r.path.clone().into_owned(), r.value.clone()));
    ExplainedEntry {
        number: 0,
        id: c.id.to_string(),
        at: c.at,
        what: headline(campaign, c, w),
        cause: cause(campaign, unit, c, w),
        rule,
        clause,
        reads: reads.collect(),
        points,
        arithmetic: arithmetic(campaign, c, w),
        appeal: None,
        rescinded: None,
    }
}

/// What moved a unit's score or measure, and the notices about it, a line each: when, what, and why in short. `record` is
/// the campaign's.
pub fn story_lines(campaign: &Campaign, record: &Record, unit: UnitIx, language: Language) -> Vec<(Moment, String)> {
    let w = Words::of(language);
    let told = campaign.story(unit).filter(|c| {
        !matches!(
            c.what,
            What::Breached { .. }
                | What::Fulfilled { .. }
                | What::DueMoved { .. }
                | What::Waived { .. }
                | What::Unchanged { .. }
        )
    });
    let appealed = |c: &Consequence| {
        record.appeal(&c.id, w).map(|a| format!("{}{}{}{a}", w.list, w.v_label, w.colon)).unwrap_or_default()
    };
    let told = told.map(|c| {
        let (at, text) = line(campaign, Some(unit), c, w);
        (at, text + appealed(c).as_str())
    });
    let clocks = record.clocks(campaign, unit, None, w).into_iter();
    let clocks = clocks.map(|e| (e.at, format!("{}{}{}{}", e.what, w.left, e.cause, w.right)));
    let mut lines: Vec<(Moment, String)> = clocks.chain(told).collect();
    lines.sort_by_key(|(at, _)| at.instant());
    lines
}

/// One consequence on a line, with why in short.
pub(super) fn line(campaign: &Campaign, unit: Option<UnitIx>, c: &Consequence, w: &Words) -> (Moment, String) {
    let clause =
        c.rule.as_ref().and_then(|r| r.clause.as_deref()).map(|t| format!("{}{t}", w.list)).unwrap_or_default();
    let cause = Some(cause(campaign, unit, c, w)).filter(|t| !t.is_empty());
    let parts: Vec<String> = cause.into_iter().chain(arithmetic(campaign, c, w)).collect();
    let cause = (!parts.is_empty()).then(|| parts.join(w.list));
    let why = cause.map(|t| format!("{}{t}{clause}{}", w.left, w.right)).unwrap_or_default();
    (c.at, format!("{}{why}", headline(campaign, c, w)))
}
