//! One consequence, or one fact, in a sentence.

use super::points::of_points;
use super::words::{Words, put};
use crate::campaign::{
    BaseMoved, Campaign, Cause, Consequence, Event, PeriodTold, RuleCause, TargetJudged, What, decimal,
};
use crate::plan::ScoreRollUp;
use crate::rules::Place;
use crate::time::Moment;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What a consequence says.
pub(super) fn headline(campaign: &Campaign, c: &Consequence, w: &Words) -> String {
    let measure = |id: &str| measure_title(campaign, id);
    match &c.what {
        What::Points { .. } | What::Reversed { .. } | What::Recomputed(_) | What::Reached(_) | What::Suspended(_) => {
            of_points(campaign, c, w)
        }
        What::PeriodClosed(told) => of_period(campaign, told, w),
        What::PeriodRolledUp(told) => {
            let (how, score) = (rolled_how(told.made.how, w), decimal(&told.made.score));
            put(w.h_rolled_up, &[("period", &told.period), ("score", &score), ("how", how)])
        }
        What::BaseMoved(told) => {
            let BaseMoved { was, is, points, score, .. } = &**told;
            let (was, is) = (decimal(was), decimal(is));
            let (before, after) = (decimal(&(score - points)), decimal(score));
            let args = [("points", &*signed(points)), ("was", &*was), ("is", &*is), ("before", &*before)];
            put(w.h_base_moved, &[&args[..], &[("after", &*after)]].concat())
        }
        What::PeriodLocked { period, locked } => {
            put(if *locked { w.h_period_locked } else { w.h_period_unlocked }, &[("period", period)])
        }
        What::Imposed { measure: id, until, .. } => {
            let until = until.as_ref().map(|u| put(w.h_remedy, &[("until", u)])).unwrap_or_default();
            format!("{}{until}", put(w.h_imposed, &[("measure", &measure(id))]))
        }
        What::Unchanged { measure: id, standing, .. } => {
            let text = if campaign.is_demand(&c.id) { w.h_unchanged } else { w.h_not_lowered };
            put(text, &[("measure", &measure(id)), ("standing", &measure(standing))])
        }
        What::Lifted { measure: id, .. } => put(lifted(campaign, c, w), &[("measure", &measure(id))]),
        What::Proposed { .. }
        | What::NotApproved { .. }
        | What::Stayed { .. }
        | What::Lowered { .. }
        | What::LiftingAsked { .. }
        | What::LiftingRefused { .. }
        | What::Rights { .. }
        | What::Escalated { .. }
        | What::Flagged { .. } => of_ladder(campaign, &c.what, w),
        What::Held { measure: id, .. } => put(w.h_held, &[("measure", &measure(id))]),
        What::MeasureExtended { measure: id, until, .. } => {
            put(w.h_extended, &[("measure", &measure(id)), ("until", until)])
        }
        What::Expired { measure: id, .. } => {
            // A period that ended is over by time; one that a fact ended was given up.
            let refused = matches!(c.cause, Cause::Fact(_));
            put(if refused { w.h_refused } else { w.h_expired }, &[("measure", &measure(id))])
        }
        What::Breached { obligation, due, blocked_by, excused } => {
            let blocked = blocked_by.as_ref().map(|b| put(w.h_blocked, &[("blocker", b)])).unwrap_or_default();
            let excused = if *excused { w.h_excused_breach } else { "" };
            format!("{}{blocked}{excused}", put(w.h_breached, &[("obligation", obligation), ("due", due)]))
        }
        What::Excused { obligation } => put(w.h_excused, &[("obligation", obligation)]),
        What::DueMoved { obligation, before, due } => {
            let before = before.as_deref().unwrap_or("—");
            put(w.h_due_moved, &[("obligation", obligation), ("before", before), ("due", due)])
        }
        What::Waived { obligation } => put(w.h_waived, &[("obligation", obligation)]),
        What::Fulfilled { obligation, late_days } => {
            put(w.h_fulfilled_late, &[("obligation", obligation), ("days", &late_days.to_string())])
        }
        What::Cancelled { obligation } => put(w.h_cancelled, &[("obligation", obligation)]),
        What::Urged { obligation, due, times, days_late } => {
            let (times, nth, days) = (times.to_string(), ordinal(*times), days_late.to_string());
            let args = [("obligation", &**obligation), ("times", &times), ("nth", &nth), ("due", due), ("days", &days)];
            put(w.h_urged, &args)
        }
        What::CampaignStarted => w.h_started.to_owned(),
        What::CampaignClosed { terminated: false } => w.h_closed.to_owned(),
        What::CampaignClosed { terminated: true } => w.h_terminated.to_owned(),
        What::PhaseEntered { .. }
        | What::PhaseHeld { .. }
        | What::PhaseOverrun { .. }
        | What::PhaseClosed { .. }
        | What::PhaseReopened { .. }
        | What::PhaseExtended { .. } => of_phase(campaign, &c.what, w),
        What::ItemEntered { .. }
        | What::ItemHandedOver { .. }
        | What::ItemOverdue { .. }
        | What::ItemExtended { .. }
        | What::ItemClosed { .. } => of_item(campaign, &c.what, w),
        What::TargetJudged(told) => {
            let TargetJudged { indicator, value, target, met, .. } = &**told;
            let value = value.as_ref().map_or_else(|| w.h_not_reported.to_owned(), decimal);
            let text = if *met { w.h_target_met } else { w.h_target_missed };
            let indicator = indicator_title(campaign, indicator);
            put(text, &[("indicator", &indicator), ("target", target), ("value", &value)])
        }
        What::FactMoot { fact, reason } => put(w.h_moot, &[("seq", &fact.to_string()), ("reason", reason)]),
        What::Notice { text, .. } => put(w.h_notice, &[("text", text)]),
        What::Reward { amount, to, paid_by, .. } => {
            let payer = paid_by.as_ref().map(|u| put(w.h_paid_by, &[("unit", &unit_title(campaign, u))]));
            let payer = payer.unwrap_or_default();
            format!("{}{payer}", put(w.h_reward, &[("amount", &decimal(amount)), ("to", to)]))
        }
        What::RuleFailed { reason: told, .. } => {
            let rule = c.rule.as_ref().map_or("", |r| &r.id);
            let reason = c.rule.as_ref().and_then(|r| in_plan(campaign, r, told, w));
            put(w.h_rule_failed, &[("rule", rule), ("reason", reason.as_deref().unwrap_or(told))])
        }
        What::CalendarMissing { about, reason } => put(w.h_calendar, &[("about", about), ("reason", reason)]),
        // What is as it should be stands in no story.
        What::Opened { .. } | What::DueSoon { .. } | What::Rescinded { .. } => c.what.word().to_owned(),
    }
}

/// The reason of a failure with its place in the plan or the rule file, instead of in the script; nothing where the rule
/// is another by now.
fn in_plan(campaign: &Campaign, rule: &RuleCause, reason: &str, w: &Words) -> Option<String> {
    let (said, place) = reason.strip_suffix(')')?.rsplit_once(" (")?;
    let (condition, place) = place.strip_prefix("condition, ").map_or((false, place), |place| (true, place));
    let (line, column) = place.strip_prefix("line ")?.split_once(", column ")?;
    let place = Place { line: line.parse().ok()?, column: column.parse().ok()? };
    let mut rules = campaign.plan().rules.iter().filter(|r| r.id.as_str() == &*rule.id && r.hash == rule.hash);
    let places = rules.next()?.places.as_ref()?;
    let (line, column) = places.line_and_column(condition, place)?;
    let file = places.file().map_or_else(|| w.the_plan.to_owned(), ToOwned::to_owned);
    let args = [("file", file), ("line", line.to_string()), ("column", column.to_string())];
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    Some(format!("{said}{}", put(w.h_at, &args)))
}

/// Why a measure was lifted, in the words for it.
fn lifted<'w>(campaign: &Campaign, c: &Consequence, w: &'w Words) -> &'w str {
    if c.id.ends_with(":on-appeal") {
        return w.h_lifted_on_appeal;
    }
    let seq = match &c.cause {
        Cause::Time => return w.h_lifted_over,
        _ if c.rule.is_some() => return w.h_lifted_by_rule,
        Cause::Fact(seq) => *seq,
        Cause::Consequence(_) => return w.h_lifted,
    };
    match campaign.said(seq).as_deref() {
        Some(Event::AppealDecided { .. }) => w.h_lifted_on_appeal,
        Some(Event::Lifted { .. }) => w.h_lifted_by_decision,
        Some(Event::LiftingDecided { .. }) => w.h_lifted_accepted,
        Some(Event::PlanAmended { .. }) => w.h_lifted_amended,
        _ => w.h_lifted,
    }
}

/// What concerns measures beside their imposing and lifting.
fn of_ladder(campaign: &Campaign, what: &What, w: &Words) -> String {
    let measure = |id: &str| measure_title(campaign, id);
    match what {
        What::Proposed { measure: id, by, .. } => {
            put(w.h_proposed, &[("measure", &measure(id)), ("unit", &unit_title(campaign, by))])
        }
        What::NotApproved { measure: id, .. } => put(w.h_not_approved, &[("measure", &measure(id))]),
        What::Stayed { measure: id, stayed, .. } => {
            put(if *stayed { w.h_stayed } else { w.h_restored }, &[("measure", &measure(id))])
        }
        What::Lowered { measure: id, to, until, .. } => {
            let until = until.as_ref().map(|u| put(w.h_remedy, &[("until", u)])).unwrap_or_default();
            put(w.h_lowered, &[("measure", &measure(id)), ("to", &measure(to))]) + until.as_str()
        }
        What::LiftingAsked { measure: id, by, applied, .. } => {
            let text = if *applied { w.h_applied } else { w.h_asked };
            put(text, &[("measure", &measure(id)), ("unit", &unit_title(campaign, by))])
        }
        What::LiftingRefused { measure: id, .. } => put(w.h_lifting_refused, &[("measure", &measure(id))]),
        What::Rights { rights, suspended, .. } => {
            let text = if *suspended { w.h_rights_suspended } else { w.h_rights_restored };
            put(text, &[("rights", &rights.join(w.comma))])
        }
        What::Escalated { to, .. } => put(w.h_escalated, &[("unit", &unit_title(campaign, to))]),
        What::Flagged { text, .. } => put(w.h_flagged, &[("text", text)]),
        other => other.word().to_owned(),
    }
}

/// What the fact that a consequence follows from says, or what is true in its place.
pub(super) fn because_of<'c>(campaign: &'c Campaign, c: &Consequence) -> Option<Cow<'c, Event>> {
    let Cause::Fact(seq) = c.cause else { return None };
    campaign.said(seq)
}

fn of_period(campaign: &Campaign, told: &PeriodTold, w: &Words) -> String {
    let mut parts = vec![put(w.h_period_closed, &[("period", &told.period), ("score", &decimal(&told.closed))])];
    parts.extend(told.band.as_ref().map(|band| put(w.band_now, &[("band", &band_title(campaign, band))])));
    parts.extend(told.rank.map(|(rank, of)| put(w.h_rank, &[("rank", &rank.to_string()), ("of", &of.to_string())])));
    parts.extend((told.bottom > 0).then(|| put(w.h_bottom, &[("times", &told.bottom.to_string())])));
    parts.extend((!told.points.is_zero()).then(|| put(w.h_afresh, &[("score", &decimal(&told.score))])));
    parts.join(w.comma)
}

/// How scores make one, in words.
fn rolled_how(how: ScoreRollUp, w: &Words) -> &str {
    match how {
        ScoreRollUp::Mean => w.h_mean,
        ScoreRollUp::Worst => w.h_worst,
        ScoreRollUp::Weighted => w.h_weighted,
    }
}

fn band_title(campaign: &Campaign, id: &str) -> String {
    let bands = campaign.plan().plan.scorecard.iter().flat_map(|s| &s.bands);
    titled(id, bands.filter(|b| b.id.as_str() == id).find_map(|b| b.title.as_deref()))
}

fn of_phase(campaign: &Campaign, what: &What, w: &Words) -> String {
    let title = |id: &str| phase_title(campaign, id);
    let with_unmet = |text: &str, phase: &str, unmet: &Option<String>| {
        let unmet = unmet.as_ref().map(|u| put(w.h_unmet, &[("waits", u)])).unwrap_or_default();
        format!("{}{unmet}", put(text, &[("phase", &title(phase))]))
    };
    match what {
        What::PhaseEntered { phase, unmet } => with_unmet(w.h_phase_entered, phase, unmet),
        What::PhaseClosed { phase, unmet } => with_unmet(w.h_phase_closed, phase, unmet),
        What::PhaseHeld { phase, waits_for } => put(w.h_phase_held, &[("phase", &title(phase)), ("waits", waits_for)]),
        What::PhaseOverrun { phase, waits_for } => {
            put(w.h_phase_overrun, &[("phase", &title(phase)), ("waits", waits_for)])
        }
        What::PhaseReopened { phase, until } => {
            let until = until.as_ref().map(|u| put(w.h_until, &[("until", u)])).unwrap_or_default();
            format!("{}{until}", put(w.h_phase_reopened, &[("phase", &title(phase))]))
        }
        What::PhaseExtended { phase, before, until } => {
            put(w.h_phase_extended, &[("phase", &title(phase)), ("before", before), ("until", until)])
        }
        other => other.word().to_owned(),
    }
}

fn of_item(campaign: &Campaign, what: &What, w: &Words) -> String {
    let until =
        |text: &str, until: &Option<String>| until.as_ref().map(|u| put(text, &[("until", u)])).unwrap_or_default();
    match what {
        What::ItemEntered { item, pipeline, state, unit, until: by } => {
            let (pipeline, state) = (pipeline_title(campaign, pipeline), state_title(campaign, pipeline, state));
            let args = [("pipeline", pipeline.as_str()), ("item", item), ("state", &state)];
            let unit = unit_title(campaign, unit);
            put(w.h_item_entered, &[args[0], args[1], args[2], ("unit", &unit)]) + until(w.h_until, by).as_str()
        }
        What::ItemHandedOver { item, from, to, until: by } => {
            let (from, to) = (unit_title(campaign, from), unit_title(campaign, to));
            put(w.h_item_handed, &[("item", item), ("from", &from), ("to", &to)]) + until(w.h_item_sign, by).as_str()
        }
        What::ItemOverdue { item, pipeline, state, due, acknowledgement, .. } => {
            let text = if *acknowledgement { w.h_item_unsigned } else { w.h_item_overdue };
            let (title, state) = (pipeline_title(campaign, pipeline), state_title(campaign, pipeline, state));
            put(text, &[("pipeline", &title), ("item", item), ("state", &state), ("due", due)])
        }
        What::ItemExtended { item, state, until } => {
            let state = state_of(campaign, item, state);
            put(w.h_item_extended, &[("item", item), ("state", &state), ("until", until)])
        }
        What::ItemClosed { item, state, .. } => {
            put(w.h_item_closed, &[("item", item), ("state", &state_of(campaign, item, state))])
        }
        other => other.word().to_owned(),
    }
}

pub(super) fn phase_title(campaign: &Campaign, id: &str) -> String {
    let timetable = campaign.timetable();
    titled(id, timetable.phase(id).map(|p| timetable.phases[p].title.as_str()))
}

pub(super) fn pipeline_title(campaign: &Campaign, id: &str) -> String {
    let pipelines = &campaign.plan().plan.pipelines;
    let found = pipelines.iter().find(|(key, _)| key.as_str() == id);
    found.and_then(|(_, p)| p.title.clone()).unwrap_or_else(|| id.to_owned())
}

/// The title of a state that an item came into.
pub(super) fn state_of(campaign: &Campaign, item: &str, state: &str) -> String {
    campaign.item(item).map_or_else(|| state.to_owned(), |item| state_title(campaign, item.pipeline(), state))
}

pub(super) fn state_title(campaign: &Campaign, pipeline: &str, id: &str) -> String {
    let pipelines = &campaign.plan().plan.pipelines;
    let found = pipelines.iter().find(|(key, _)| key.as_str() == pipeline);
    let state = found.and_then(|(_, p)| p.states.0.iter().find(|(key, _)| key.as_str() == id));
    titled(id, state.and_then(|(_, s)| s.title.as_deref()))
}

fn indicator_title(campaign: &Campaign, id: &str) -> String {
    let indicators = &campaign.plan().plan.indicators;
    titled(id, indicators.iter().find(|(key, _)| key.as_str() == id).and_then(|(_, i)| i.title.as_deref()))
}

/// `2026-05-20 21:10`, for people; the offset is the plan's throughout.
pub(super) fn day_and_time(at: &Moment) -> String {
    at.text().chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect()
}

/// `1st`, `12th`, `22nd`, as English has them.
pub(super) fn ordinal(n: u32) -> String {
    let ending = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

pub(super) fn signed(n: &Decimal) -> String {
    if n.is_sign_negative() && !n.is_zero() { format!("−{}", decimal(&n.abs())) } else { format!("+{}", decimal(n)) }
}

pub(super) fn item_title(campaign: &Campaign, id: &str) -> String {
    let items = campaign.plan().plan.scorecard.iter().flat_map(|s| &s.items);
    titled(id, items.filter(|i| i.id.as_str() == id).find_map(|i| i.title.as_deref()))
}

pub(super) fn measure_title(campaign: &Campaign, id: &str) -> String {
    let ladder = campaign.plan().plan.ladder.iter();
    titled(id, ladder.filter(|m| m.id.as_str() == id).find_map(|m| m.title.as_deref()))
}

pub(super) fn unit_title(campaign: &Campaign, id: &str) -> String {
    let units = &campaign.timetable().units;
    titled(id, units.find(id).and_then(|ix| units.all().at(ix)).map(|u| u.title.as_str()))
}

/// `id 標題`, as people look both up.
pub(super) fn titled(id: &str, title: Option<&str>) -> String {
    match title {
        Some(title) if title != id => format!("{id} {title}"),
        _ => id.to_owned(),
    }
}
