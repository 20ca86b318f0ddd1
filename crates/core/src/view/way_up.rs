//! Why the ladder itself led to a measure: what was counted, and which time in a row it was.

use super::headline::{measure_title, ordinal};
use super::items::period;
use super::words::{Words, put};
use crate::campaign::{Campaign, Cause, Consequence, Status, What};
use crate::timetable::{ObligationIx, UnitIx};
use chrono::{Months, NaiveDate};
use std::collections::BTreeSet;

/// What a way up has to say beside the cause; empty for what came about otherwise.
pub(super) fn way_up(campaign: &Campaign, unit: Option<UnitIx>, c: &Consequence, w: &Words) -> String {
    let (Some(unit), None) = (unit, &c.rule) else { return String::new() };
    let (word, of, measure) = match &c.what {
        What::Imposed { unit, measure, .. } => ("measure-imposed", unit, measure),
        What::Proposed { unit, measure, .. } => ("measure-proposed", unit, measure),
        What::Unchanged { unit, measure, .. } => ("measure-unchanged", unit, measure),
        _ => return String::new(),
    };
    let way = c.id.strip_prefix(&*[word, ":", of, ":", measure, ":"].concat()).and_then(|way| way.split_once(':'));
    let said = match (way, &c.cause) {
        (Some(("row", month)), Cause::Time) => in_a_row_of_months(campaign, unit, c, month, w),
        (Some(("row", _)), Cause::Consequence(breach)) => in_a_row_of_breaches(campaign, unit, c, breach, w),
        (Some(("count", _)), Cause::Consequence(_)) => by_count(campaign, c, w),
        _ => None,
    };
    said.unwrap_or_default()
}

fn in_a_row_of_months(campaign: &Campaign, unit: UnitIx, c: &Consequence, month: &str, w: &Words) -> Option<String> {
    let every = spec(campaign, c)?.in_a_row.as_ref()?.count.value.get();
    let last = NaiveDate::parse_from_str(&[month, "-01"].concat(), "%Y-%m-%d").ok()?;
    // It led here each time that many months were full: those before stand in the account as well.
    let led = |times: u32| {
        let before = last.checked_sub_months(Months::new(times.checked_mul(every)?))?;
        let ending = before.format(":row:%Y-%m").to_string();
        let same = |o: &&Consequence| o.rule.is_none() && o.what.measure() == c.what.measure();
        campaign.story(unit).filter(same).any(|o| o.id.ends_with(&ending)).then_some(())
    };
    let times = (1..).take_while(|times| led(*times).is_some()).count();
    let nth = every.saturating_mul(u32::try_from(times).ok()?.saturating_add(1));
    let (times, nth) = (nth.to_string(), ordinal(nth));
    Some(put(w.c_red_in_a_row, &[("month", month), ("times", &times), ("nth", &nth)]))
}

fn in_a_row_of_breaches(campaign: &Campaign, unit: UnitIx, c: &Consequence, breach: &str, w: &Words) -> Option<String> {
    let way = spec(campaign, c)?.in_a_row.as_ref()?;
    let task = &campaign.timetable().tasks[campaign.timetable().task(way.task.as_ref()?.as_str())?];
    let told = campaign.story(unit).chain(campaign.rescinded(unit).map(|r| &r.consequence));
    let (mut breached, mut this) = (BTreeSet::new(), None);
    for told in told.filter(|told| told.at.instant() <= c.at.instant()) {
        if let What::Breached { obligation, excused: false, .. } = &told.what {
            breached.insert(&**obligation);
            this = if *told.id == *breach { Some(&**obligation) } else { this };
        }
    }
    let duties: Vec<(ObligationIx, String)> = (0..task.occurrences.len())
        .filter_map(|occurrence| task.obligation(unit, occurrence))
        .map(|ix| (ix, campaign.name(ix)))
        .collect();
    // What was waived, cancelled or excused neither counts nor breaks the row.
    let counts = |ix: ObligationIx| {
        !matches!(campaign.status(ix), Some(Status::Waived | Status::Cancelled)) && !campaign.is_excused(ix)
    };
    let run = |duties: &mut dyn Iterator<Item = &(ObligationIx, String)>| {
        duties.filter(|(ix, _)| counts(*ix)).take_while(|(_, name)| breached.contains(&**name)).count()
    };
    let place = duties.iter().position(|(_, name)| Some(&**name) == this)?;
    let (before, after) = (duties.get(..place)?, duties.get(place + 1..)?);
    let nth = u32::try_from(run(&mut before.iter().rev()) + 1 + run(&mut after.iter())).ok()?;
    Some(put(w.c_in_a_row, &[("times", &nth.to_string()), ("nth", &ordinal(nth))]))
}

fn by_count(campaign: &Campaign, c: &Consequence, w: &Words) -> Option<String> {
    let way = spec(campaign, c)?.on_count.as_ref()?;
    let days: Vec<String> = campaign.counted_for(&c.id).iter().map(|at| at.day()).collect();
    let times = if days.is_empty() { way.count.value.get().to_string() } else { days.len().to_string() };
    let measure = measure_title(campaign, way.measure.as_str());
    let within = period(way.within.value, w);
    let told = put(w.c_counted, &[("measure", &measure), ("times", &times), ("within", &within)]);
    Some(if days.is_empty() { told } else { format!("{told}{}{}", w.colon, days.join(w.comma)) })
}

/// The rung that a consequence is about.
fn spec<'c>(campaign: &'c Campaign, c: &Consequence) -> Option<&'c crate::plan::MeasureSpec> {
    let measure = c.what.measure()?;
    campaign.plan().plan.ladder.iter().find(|m| m.id.as_str() == measure)
}
