//! Where every unit stands at the clock.

use super::arithmetic::arithmetic;
use super::cause::because;
use super::explanation::{ExplainedEntry, general_standing};
use super::items::{ItemLine, items, used};
use super::periods::{PeriodTable, period_tables};
use super::record::Record;
use super::statistics::{IndicatorTable, statistics};
use super::words::Words;
use crate::campaign::{Campaign, Status, What, decimal};
use crate::diagnostic::Language;
use crate::time::Moment;
use crate::timetable::{ObligationIx, UnitIx};
use serde::Serialize;

/// The standings of a campaign at an instant.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Standings {
    /// The campaign's id.
    pub campaign: String,
    /// Where the clock stands.
    pub at: Option<Moment>,
    /// The phases and their states.
    pub phases: Vec<PhaseLine>,
    /// Since when the campaign is suspended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub suspended: Option<Moment>,
    /// When it was terminated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub terminated: Option<Moment>,
    /// Units that owe anything, have a score, or have something on record, best first.
    pub standings: Vec<Standing>,
    /// What each closed appraisal period came to; left out where the plan has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<PeriodTable>>"))]
    pub periods: Vec<PeriodTable>,
    /// What concerns no unit in particular: phases that do not turn as planned, notices of the whole campaign, rules that
    /// failed; left out where there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ExplainedEntry>>"))]
    pub general: Vec<ExplainedEntry>,
    /// What falls due next.
    pub due_next: Vec<DueNext>,
    /// Where items stand; left out where none came in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ItemLine>>"))]
    pub items: Vec<ItemLine>,
    /// What was reported, by indicator; left out where the plan has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<IndicatorTable>>"))]
    pub indicators: Vec<IndicatorTable>,
}

/// A phase and its state.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PhaseLine {
    /// Its id.
    pub id: String,
    /// `planned`, `held`, `active`, `overrun` or `closed`.
    pub state: &'static str,
    /// What it waits for, where it is held back or overrun.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub waits_for: Option<String>,
}

/// The supervision offices' traffic light (亮灯).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Light {
    /// Nothing is overdue or due soon.
    Green,
    /// Something falls due soon.
    Yellow,
    /// Something is overdue.
    Red,
}

/// Where one unit stands.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Standing {
    /// Its id.
    pub unit: String,
    /// Its title.
    pub title: String,
    /// Its score; none when the plan has no scorecard.
    pub score: Option<String>,
    /// Its rank in its class, where the plan ranks units.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub rank: Option<usize>,
    /// What the scores of the units below it come to, where the plan rolls them up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub rolled_up: Option<String>,
    /// Its band: that of the measure it stands under where that sets one, else by score.
    pub band: Option<String>,
    /// Its rung on the ladder: 0 for none.
    pub level: usize,
    /// The traffic light.
    pub light: Light,
    /// Its obligations.
    pub obligations: Counts,
    /// The measure it stands under.
    pub measures: Vec<StandingMeasure>,
    /// Measures that are proposed for it and not approved yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub proposed: Vec<String>,
    /// What moved its score, in order.
    pub entries: Vec<StandingEntry>,
}

/// How many obligations of each sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Counts {
    /// Owed so far: opened or past their deadline, waived ones not counted.
    pub owed: usize,
    /// Done.
    pub fulfilled: usize,
    /// Done late.
    pub late: usize,
    /// Not done and past their deadline.
    pub overdue: usize,
    /// Not done and not overdue, those awaiting acceptance included.
    pub open: usize,
}

/// A measure a unit stands under.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StandingMeasure {
    /// Its id.
    pub id: String,
    /// Since when.
    pub since: Moment,
    /// Until when it can be remedied, the day included; none while its clock stands still.
    pub until: Option<String>,
    /// How much of its remedy period is used, where its clock ever stood still: `15 working days, 4 used, suspended …`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub time: Option<String>,
    /// Rights that it suspends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub suspends: Vec<String>,
    /// Whether it has no effect while an appeal against it is pending.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub stayed: bool,
}

/// One movement of a score.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StandingEntry {
    /// The consequence's id.
    pub id: String,
    /// When.
    pub at: Moment,
    /// The rule; empty for what was given back on appeal.
    pub rule: String,
    /// The item of the scorecard.
    pub item: Option<String>,
    /// By how much.
    pub points: String,
    /// How they were worked out, where no script alone said how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub arithmetic: Option<String>,
    /// Why, in a sentence.
    pub because: String,
    /// What became of an appeal against it, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<String>,
}

/// Something that falls due next.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DueNext {
    /// Who owes it.
    pub unit: String,
    /// The task.
    pub task: String,
    /// The occurrence's nominal day.
    pub occurrence: Option<String>,
    /// When it is due.
    pub due: String,
}

/// The standings at the clock, with at most `most` of what falls due next.
pub fn standings(campaign: &Campaign, language: Language, most: usize) -> Standings {
    let timetable = campaign.timetable();
    let mut counts = vec![(Counts::default(), Light::Green, false); timetable.units.all().len()];
    let mut due = Vec::new();
    for ix in campaign.obligations() {
        let Some(place) = campaign.place(ix) else { continue };
        let Some(slot) = counts.get_mut(usize::from(place.unit)) else { continue };
        slot.2 = true;
        count(campaign, ix, &mut slot.0);
        slot.1 = slot.1.max(light(campaign, ix));
        if let (Some(deadline), Some(status)) = (campaign.deadline(ix), campaign.status(ix))
            && matches!(status, Status::Open | Status::Waiting)
            && campaign.clock().is_none_or(|c| c < deadline.breach)
        {
            due.push((deadline.breach, ix, place, deadline.due));
        }
    }
    due.sort_by_key(|(at, ix, ..)| (*at, *ix));
    let due_next = due.into_iter().take(most).map(|(_, ix, place, due)| {
        let task = &timetable.tasks[place.task];
        DueNext {
            unit: timetable.units.all()[place.unit].id.to_string(),
            task: task.id.to_string(),
            occurrence: campaign.occurrence_of(ix).map(|o| o.to_string()),
            due: due.show(&timetable.zone),
        }
    });
    let due_next = due_next.collect();
    let (places, rolled_up) = (campaign.places(), campaign.rolled_up_scores());
    let concerned = |unit: UnitIx| campaign.story(unit).any(|c| !matches!(c.what, What::FactMoot { .. }));
    let record = Record::of(campaign);
    let mut lines: Vec<(UnitIx, Standing)> = counts
        .into_iter()
        .enumerate()
        .map(|(i, c)| (UnitIx::from(i), c))
        .filter(|(unit, (.., owes))| {
            *owes || campaign.is_scored(*unit) || concerned(*unit) || rolled_up.contains_key(unit)
        })
        .map(|(unit, (counts, light, _))| {
            let mut line = standing(campaign, &record, unit, counts, light, language);
            line.rank = places.get(&unit).map(|p| p.rank);
            line.rolled_up = rolled_up.get(&unit).map(decimal);
            (unit, line)
        })
        .collect();
    lines.sort_by(|(a, _), (b, _)| campaign.score(*b).cmp(&campaign.score(*a)).then(a.cmp(b)));
    Standings {
        campaign: campaign.plan().plan.campaign.id.to_string(),
        at: campaign.clock().map(|at| Moment::new(at, &timetable.zone)),
        phases: timetable
            .phases
            .enumerated()
            .map(|(ix, p)| PhaseLine {
                id: p.id.to_string(),
                state: campaign.phase(ix).word(),
                waits_for: campaign.phase_waits(ix).map(|(waits_for, _)| waits_for),
            })
            .collect(),
        suspended: campaign.suspended().map(|at| Moment::new(at, &timetable.zone)),
        terminated: campaign.terminated().map(|at| Moment::new(at, &timetable.zone)),
        standings: lines.into_iter().map(|(_, s)| s).collect(),
        periods: period_tables(campaign),
        general: general_standing(campaign, language),
        due_next,
        items: items(campaign, language),
        indicators: statistics(campaign, language),
    }
}

fn count(campaign: &Campaign, ix: ObligationIx, counts: &mut Counts) {
    let Some(status) = campaign.status(ix) else { return };
    let overdue = campaign.is_overdue(ix);
    match status {
        Status::Waived | Status::Cancelled => return,
        Status::Waiting if !overdue => return,
        _ => counts.owed += 1,
    }
    match status {
        Status::Fulfilled => {
            counts.fulfilled += 1;
            counts.late += usize::from(campaign.is_late(ix));
        }
        _ if overdue => counts.overdue += 1,
        _ => counts.open += 1,
    }
}

/// The traffic light of one duty.
pub(super) fn light(campaign: &Campaign, ix: ObligationIx) -> Light {
    if campaign.is_overdue(ix) {
        // An excuse was accepted: it is not done, but nobody answers for that.
        if campaign.is_excused(ix) { Light::Yellow } else { Light::Red }
    } else if campaign.is_due_soon(ix) {
        Light::Yellow
    } else {
        Light::Green
    }
}

fn standing(
    campaign: &Campaign,
    record: &Record,
    unit: UnitIx,
    counts: Counts,
    light: Light,
    language: Language,
) -> Standing {
    let plan = &campaign.plan().plan;
    let u = &campaign.timetable().units.all()[unit];
    let words = Words::of(language);
    let entries = campaign.story(unit).filter_map(|c| {
        let (item, points) = match &c.what {
            What::Points { item, points, .. } => (item.as_ref(), points),
            // What an appeal gave back, and where a period begins afresh, are entries as well, so that they add up to the
            // score.
            What::Reversed { item, points, .. } if !points.is_zero() => (item.as_ref(), points),
            What::Suspended(told) if !told.points.is_zero() => (told.item.as_ref(), &told.points),
            What::BaseMoved(told) => (None, &told.points),
            What::Recomputed(told) => (told.item.as_ref(), &told.points),
            What::PeriodClosed(told) if !told.points.is_zero() => (None, &told.points),
            _ => return None,
        };
        Some(StandingEntry {
            id: c.id.to_string(),
            at: c.at,
            rule: c.rule.as_ref().map(|r| r.id.to_string()).unwrap_or_default(),
            item: item.map(|i| i.to_string()),
            points: decimal(points),
            arithmetic: arithmetic(campaign, c, words),
            because: because(campaign, unit, c, words),
            appeal: record.appeal(&c.id, words),
        })
    });
    let measure = campaign.measure(unit);
    Standing {
        unit: u.id.to_string(),
        title: u.title.clone(),
        score: campaign.is_scored(unit).then(|| decimal(&campaign.score(unit))),
        rank: None,
        rolled_up: None,
        band: campaign.band(unit).map(|b| b.id.to_string()),
        level: measure.as_ref().map_or(0, |(rung, ..)| rung + 1),
        light,
        obligations: counts,
        measures: measure
            .into_iter()
            .filter_map(|(rung, since, until)| {
                let budget = campaign.measure_budget(unit).filter(|b| !b.suspended.is_empty());
                Some(StandingMeasure {
                    id: plan.ladder.get(rung)?.id.to_string(),
                    since,
                    until,
                    time: budget.map(|budget| used(&budget, words)),
                    suspends: campaign.rights_suspended(unit).iter().map(ToString::to_string).collect(),
                    stayed: campaign.is_measure_stayed(unit),
                })
            })
            .collect(),
        proposed: campaign
            .proposed(unit)
            .into_iter()
            .filter_map(|rung| plan.ladder.get(rung).map(|m| m.id.to_string()))
            .collect(),
        entries: entries.collect(),
    }
}
