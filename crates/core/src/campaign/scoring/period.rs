//! Appraisal periods: their days, and what closing one does.

use super::Scoring;
use super::account::Account;
use super::count::{Span, years};
use super::evaluate::at_the_end;
use super::points::rounded;
use super::ranking::{Place, places};
use super::table::base;
use crate::campaign::consequences::{Cause, Consequence, What, decimal};
use crate::campaign::joined::joined;
use crate::campaign::schedule::Kind;
use crate::campaign::state::State;
use crate::campaign::{Campaign, Raised, ReportPeriod};
use crate::plan::{CarryOver, Cycle, Scorecard, Trigger};
use crate::rules::PastKind;
use crate::time::{Instant, Window, Zone};
use crate::timetable::UnitIx;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use std::sync::Arc;

/// An appraisal period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::campaign) struct Period {
    /// `2026-05`, `2026-Q2`, `2026`, or `campaign`.
    pub(super) name: Arc<str>,
    /// Its days within the campaign.
    pub(super) days: Window,
    /// The whole month, quarter or year; none where the campaign is one period.
    pub(super) calendar: Option<Window>,
    /// Whether it is the first.
    pub(super) opens: bool,
}

/// What a closed period came to for a unit, as it is told.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodTold {
    /// Whose.
    pub unit: Arc<str>,
    /// Which: `2026-05`, `2026-Q2`, `2026`, or `campaign`.
    pub period: Arc<str>,
    /// The score it closed with.
    pub closed: Decimal,
    /// The band that earns.
    pub band: Option<Arc<str>>,
    /// Its rank within its class, and how many are in that.
    pub rank: Option<(usize, usize)>,
    /// For how many periods in a row it is at the bottom, this one included; 0 when it is not.
    pub bottom: u32,
    /// By how much the score moves as the next period begins.
    pub points: Decimal,
    /// The score that the next period begins with.
    pub score: Decimal,
}

/// What a closed period came to for a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodResult {
    /// Whose.
    pub unit: UnitIx,
    /// When it was closed.
    pub at: Instant,
    /// What was told.
    pub told: PeriodTold,
}

impl PeriodTold {
    pub(in crate::campaign) fn fields<M: SerializeMap>(&self, m: &mut M) -> Result<(), M::Error> {
        m.serialize_entry("unit", &*self.unit)?;
        m.serialize_entry("period", &*self.period)?;
        m.serialize_entry("closed", &decimal(&self.closed))?;
        if let Some(band) = &self.band {
            m.serialize_entry("band", &**band)?;
        }
        if let Some((rank, of)) = self.rank {
            m.serialize_entry("rank", &rank)?;
            m.serialize_entry("of", &of)?;
        }
        if self.bottom > 0 {
            m.serialize_entry("bottom", &self.bottom)?;
        }
        if !self.points.is_zero() {
            m.serialize_entry("points", &decimal(&self.points))?;
        }
        m.serialize_entry("score", &decimal(&self.score))
    }
}

/// The periods of a scorecard, in order.
pub(super) fn periods(card: &Scorecard, campaign: Window) -> Vec<Period> {
    let Some(appraisal) = &card.appraisal else {
        return vec![Period { name: Arc::from("campaign"), days: campaign, calendar: None, opens: true }];
    };
    let mut all: Vec<Period> = Vec::new();
    let mut day = campaign.first;
    while day <= campaign.last {
        let Some(calendar) = around(day, appraisal.every) else { break };
        let (year, month) = (calendar.first.year(), calendar.first.month());
        let name = match appraisal.every {
            Cycle::Month => format!("{year:04}-{month:02}"),
            Cycle::Quarter => format!("{year:04}-Q{}", month.div_ceil(3)),
            Cycle::Year => format!("{year:04}"),
        };
        let days = Window { first: day, last: calendar.last.min(campaign.last) };
        all.push(Period { name: Arc::from(name), days, calendar: Some(calendar), opens: all.is_empty() });
        let Some(next) = calendar.last.succ_opt() else { break };
        day = next;
    }
    all
}

/// The month, quarter or year around a day.
fn around(day: NaiveDate, cycle: Cycle) -> Option<Window> {
    let (month, months) = match cycle {
        Cycle::Month => (day.month(), 1),
        Cycle::Quarter => ((day.month() - 1) / 3 * 3 + 1, 3),
        Cycle::Year => (1, 12),
    };
    let first = NaiveDate::from_ymd_opt(day.year(), month, 1)?;
    Some(Window { first, last: first.checked_add_months(chrono::Months::new(months))?.pred_opt()? })
}

impl Scoring {
    /// The first day that no period has closed, once one was.
    pub(super) fn next_open_day(&self) -> Option<NaiveDate> {
        self.closed.iter().filter_map(|p| p.days.last.succ_opt()).max()
    }

    /// Whether a period is to be closed: what was closed is not closed again, however the plan is amended.
    fn is_open(&self, period: &Period) -> bool {
        let named = self.closed.iter().any(|closed| closed.name == period.name);
        !named && self.next_open_day().is_none_or(|day| day <= period.days.last)
    }
}

impl State {
    /// Queues the ends of periods but the last, which ends with the campaign, and the dates of items.
    pub(in crate::campaign) fn queue_scoring(&mut self, zone: &Zone) {
        let table = Arc::clone(&self.scoring.table);
        for (i, period) in table.periods.iter().enumerate().rev().skip(1).rev() {
            let end = zone.day_end(period.days.last);
            self.schedule.add(end, Kind::PeriodCloses, u32::try_from(i).unwrap_or(u32::MAX));
        }
        for (item, at) in &table.dates {
            self.schedule.add(*at, Kind::ItemScored, u32::try_from(*item).unwrap_or(u32::MAX));
        }
    }
}

impl Campaign {
    /// What each closed period came to, in order; by units in the plan's order.
    pub fn closed_periods(&self) -> &[PeriodResult] {
        &self.state.scoring.results
    }

    /// An item with a date of its own is scored, once.
    pub(in crate::campaign) fn score_dated(&mut self, item: u32, at: Instant, cause: &Cause) {
        let item = item as usize;
        let table = Arc::clone(&self.state.scoring.table);
        let due = table.dates.iter().any(|(i, date)| *i == item && *date <= at);
        if due && self.state.scoring.dated.insert(item) {
            let reported = years(self.plan.timetable.window).map(ReportPeriod::of);
            let span = Span { reported, standing: true, from: None, until: at };
            self.score_items(&[item], &span, "dated", at, cause);
        }
    }

    /// The last period ends with the campaign.
    pub(in crate::campaign) fn close_last_period(&mut self, at: Instant, cause: &Cause) {
        let last = self.state.scoring.table.periods.len().checked_sub(1).and_then(|i| u32::try_from(i).ok());
        if let Some(last) = last {
            self.close_period(last, at, cause);
        }
    }

    /// A period ends: its items are scored, units are ranked, and the next period begins.
    pub(in crate::campaign) fn close_period(&mut self, index: u32, at: Instant, cause: &Cause) {
        let (plan, table) = (self.plan.clone(), Arc::clone(&self.state.scoring.table));
        let Some(card) = &plan.plan.scorecard else { return };
        let Some(period) = table.periods.get(index as usize) else { return };
        if !self.state.started || !self.state.scoring.is_open(period) {
            return;
        }
        let span = Span { until: at, ..Span::of(period, self) };
        let scoring = &mut self.state.scoring;
        let days = Window { first: scoring.next_open_day().unwrap_or(period.days.first), ..period.days };
        let closes = Period { days, opens: scoring.closed.is_empty(), ..period.clone() };
        scoring.closed.push(closes);
        scoring.closed_at = Some(at);
        self.score_items(&at_the_end(&card.items, &table.dates), &span, &period.name, at, cause);
        if index as usize + 1 < table.periods.len() {
            self.state.scoring.assessed.clear();
        }
        if card.appraisal.is_none() && card.ranking.is_none() {
            return;
        }
        let places = places(self, card);
        let units: Vec<UnitIx> = plan.timetable.units.all().indices().filter(|u| table.is_scored(*u)).collect();
        let rolled_up = self.made_scores();
        let mut told: Vec<(UnitIx, Instant)> = Vec::new();
        for unit in units {
            let place = places.get(&unit).copied();
            self.tell_period(unit, period, place, card, at, cause);
            told.push((unit, at));
        }
        self.tell_rolled_up(rolled_up, period, at, cause);
        if self.rules.any(Trigger::PeriodClosed) {
            let from = self.state.scoring.results.len().saturating_sub(told.len());
            for (result, (unit, _)) in (from..).zip(told) {
                let Some(found) = self.state.scoring.results.get(result).cloned() else { continue };
                let id = joined(&["period-closed:", &*found.told.unit, ":", &*found.told.period]);
                let trigger = Raised::new(Trigger::PeriodClosed, at, Cause::Consequence(id));
                self.apply_rules(&Raised { unit: Some(unit), period: Some(found.told), ..trigger });
            }
        }
    }

    fn tell_period(
        &mut self,
        unit: UnitIx,
        period: &Period,
        place: Option<Place>,
        card: &Scorecard,
        at: Instant,
        cause: &Cause,
    ) {
        let closed = self.state.units[unit].account.score;
        let bottom = match place.filter(|p| p.bottom) {
            Some(_) => {
                self.remember(unit, at, PastKind::Bottom);
                let run = self.state.scoring.runs.entry(unit).or_default();
                *run = run.saturating_add(1);
                *run
            }
            None => {
                self.state.scoring.runs.remove(&unit);
                0
            }
        };
        let last = self.state.scoring.table.periods.last().is_some_and(|p| p.name == period.name);
        let afresh = card.appraisal.as_ref().is_some_and(|a| a.carry_over != Some(CarryOver::Keep)) && !last;
        let base = base(&self.plan.plan, true);
        let band = self.band(unit).map(|b| b.id.shared());
        let state = &mut self.state.units[unit];
        let mut points = Decimal::ZERO;
        if afresh {
            points = rounded(base - state.account.score);
            state.account = Account::new(base, card.items.len());
            state.opening = base;
            state.crossings.clear();
            state.fresh_from = self.state.story.at(unit).map_or(0, Vec::len);
        }
        let told = PeriodTold {
            unit: self.unit_name(unit),
            period: Arc::clone(&period.name),
            closed,
            band,
            rank: place.map(|p| (p.rank, p.of)),
            bottom,
            points,
            score: self.state.units[unit].account.score,
        };
        self.state.scoring.results.push(PeriodResult { unit, at, told: told.clone() });
        let id = joined(&["period-closed:", &*told.unit, ":", &*told.period]);
        let what = What::PeriodClosed(Box::new(told));
        self.emit(Some(unit), Consequence { id, at: self.moment(at), cause: cause.clone(), rule: None, what });
    }
}
