//! Where every item stands: its state, who owes it, how much of its time is used, and what it waits for.

use super::headline::{pipeline_title, state_title, unit_title};
use super::words::{Words, put};
use crate::campaign::{Budget, Campaign, Item, ItemWait};
use crate::diagnostic::Language;
use crate::time::{Moment, Period, PeriodUnit};
use serde::Serialize;

/// Where one item stands.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ItemLine {
    /// The host's reference.
    pub item: String,
    /// Its pipeline.
    pub pipeline: String,
    /// The pipeline's title.
    pub pipeline_title: String,
    /// The state it is in.
    pub state: String,
    /// The state with its title.
    pub state_title: String,
    /// The unit that owes it, or ended it.
    pub unit: String,
    /// Since when it is in its state.
    pub since: Moment,
    /// Until when it may stay there; none without a limit, and while its clock stands still.
    pub until: Option<String>,
    /// Whether it stays longer than it may.
    pub overdue: bool,
    /// How much of its time is used: `15 working days, 4 used, suspended 2026-06-01…2026-06-10`.
    pub time: Option<String>,
    /// What it waits for, in words; none once it came to its end.
    pub waits_for: Option<String>,
}

/// Every item, in the order they came in.
pub fn items(campaign: &Campaign, language: Language) -> Vec<ItemLine> {
    let w = Words::of(language);
    campaign.items().map(|item| line(campaign, item, w)).collect()
}

fn line(campaign: &Campaign, item: &Item, w: &Words) -> ItemLine {
    let zone = campaign.zone();
    let units = campaign.timetable().units.all();
    let now = campaign.clock().unwrap_or(item.since());
    let stay = item.stays().last().filter(|_| !item.is_closed());
    let budget = stay.and_then(|stay| stay.budget(now, campaign.timetable().clockwork()));
    ItemLine {
        item: item.reference().to_owned(),
        pipeline: item.pipeline().to_owned(),
        pipeline_title: pipeline_title(campaign, item.pipeline()),
        state: item.state().to_owned(),
        state_title: state_title(campaign, item.pipeline(), item.state()),
        unit: units.at(item.owner()).map(|u| u.id.to_string()).unwrap_or_default(),
        since: Moment::new(item.since(), zone),
        until: item.due().map(|due| due.show(zone)),
        overdue: item.is_overdue(),
        time: budget.map(|budget| used(&budget, w)),
        waits_for: item.waits_for().map(|wait| waits(campaign, &wait, w)),
    }
}

/// `15 working days`, `1 month`.
pub(super) fn period(period: Period, w: &Words) -> String {
    format!("{} {}", period.amount, period_word(i64::from(period.amount), period.unit, w))
}

fn period_word(amount: i64, unit: PeriodUnit, w: &Words) -> &'static str {
    match (unit, amount) {
        (PeriodUnit::Hours, _) => w.i_hours,
        (PeriodUnit::Days, _) => w.i_days,
        (PeriodUnit::Workdays, 1) => w.i_workday,
        (PeriodUnit::Workdays, _) => w.i_workdays,
        (PeriodUnit::Weeks, _) => w.i_weeks,
        (PeriodUnit::Months, 1) => w.i_month,
        (PeriodUnit::Months, _) => w.i_months,
    }
}

/// `15 working days, 4 used, suspended 2026-06-01…2026-06-10`.
pub(super) fn used(budget: &Budget, w: &Words) -> String {
    let limit = period(budget.limit, w);
    let unit = period_word(budget.used, budget.unit, w);
    let mut parts = vec![put(w.i_used, &[("limit", &limit), ("used", &budget.used.to_string()), ("unit", unit)])];
    parts.extend(budget.suspended.iter().map(|(from, until)| {
        let until = until.map(|day| day.to_string()).unwrap_or_default();
        put(w.i_suspended, &[("from", &from.to_string()), ("until", &until)])
    }));
    parts.join(w.comma)
}

fn waits(campaign: &Campaign, wait: &ItemWait, w: &Words) -> String {
    let zone = campaign.zone();
    let name = |unit| campaign.timetable().units.all().at(unit).map(|u| unit_title(campaign, u.id.as_str()));
    let (text, by, since) = match wait {
        ItemWait::Acknowledgement { by, since, .. } => (w.i_waits_sign, name(*by), since),
        ItemWait::Resumption { since } => (w.i_waits_resume, None, since),
        ItemWait::Move { by, since, .. } => (w.i_waits_move, name(*by), since),
    };
    let days = campaign.clock().map_or(0, |now| (zone.local_date(now) - zone.local_date(*since)).num_days().max(0));
    put(text, &[("unit", &by.unwrap_or_default()), ("days", &days.to_string())])
}
