//! What is counted of a unit, within a window.

use super::period::Period;
use super::table::EVERY_KIND;
use crate::campaign::indicators::Figures;
use crate::campaign::{Campaign, ReportPeriod, Status};
use crate::plan::{Count, Goal, Id};
use crate::rules::PastKind;
use crate::time::{Instant, Window};
use crate::timetable::{ObligationIx, UnitIx};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The days within which things count: of a period, or of the campaign up to an instant.
#[derive(Debug, Clone)]
pub(super) struct Span {
    /// Reports count that are for this; all without.
    pub(super) reported: Option<ReportPeriod>,
    /// Whether values as they stand count beside them.
    pub(super) standing: bool,
    /// From when; from the beginning without.
    pub(super) from: Option<Instant>,
    /// The first instant after it.
    pub(super) until: Instant,
}

impl Span {
    /// What a period counts that ends now: what no other has closed, however the plan was amended meanwhile.
    pub(super) fn of(period: &Period, campaign: &Campaign) -> Span {
        let scoring = &campaign.state.scoring;
        // A figure of a month, quarter or year is that of all of it.
        let first = |calendar: Window| scoring.next_open_day().map_or(calendar.first, |day| day.min(calendar.first));
        let reported = period.calendar.map(|calendar| Window { first: first(calendar), ..calendar });
        Span {
            reported: reported.or_else(|| years(period.days)).map(ReportPeriod::of),
            standing: period.calendar.is_none(),
            // What was recorded before the first day belongs to the first period. A period lasts until it is closed, which a
            // suspension puts off.
            from: scoring.closed_at,
            until: campaign.zone().day_end(period.days.last),
        }
    }
}

/// The years that days lie in: what was reported for others is no figure of the campaign.
pub(super) fn years(days: Window) -> Option<Window> {
    let first = NaiveDate::from_ymd_opt(days.first.year(), 1, 1)?;
    Some(Window { first, last: NaiveDate::from_ymd_opt(days.last.year(), 12, 31)? })
}

/// Figures looked up once for all units.
#[derive(Debug, Default)]
pub(super) struct Lookup(BTreeMap<(Id, Option<ReportPeriod>, bool), Figures>);

impl Lookup {
    fn figure(&mut self, c: &Campaign, id: &Id, period: Option<ReportPeriod>, unit: UnitIx) -> Option<Decimal> {
        let of = self.0.entry((id.clone(), period, false)).or_insert_with(|| c.figures(id.as_str(), period));
        of.get(&Some(unit)).copied()
    }

    fn figure_of_span(&mut self, c: &Campaign, id: &Id, span: &Span, unit: UnitIx) -> Option<Decimal> {
        if !span.standing {
            return self.figure(c, id, span.reported, unit);
        }
        let of = self.0.entry((id.clone(), span.reported, true));
        of.or_insert_with(|| c.figures_and_standing(id.as_str(), span.reported)).get(&Some(unit)).copied()
    }

    /// What is counted of a unit; nothing for a figure that nobody reported.
    pub(super) fn count(&mut self, c: &Campaign, of: &Count, unit: UnitIx, span: &Span) -> Option<Decimal> {
        if let Some(id) = &of.indicator {
            return self.figure_of_span(c, &id.value, span, unit);
        }
        let n = match (&of.facts, &of.done, &of.in_time) {
            (Some(kind), ..) => c.cases(unit, kind, span),
            (_, Some(task), _) => c.duties_done(unit, task.as_str(), span, false),
            (_, _, Some(task)) => c.duties_done(unit, task.as_str(), span, true),
            _ => 0,
        };
        Some(Decimal::from(n))
    }

    /// The number that a unit is held against; nothing where there is none for it.
    pub(super) fn goal(&mut self, c: &Campaign, goal: &Goal, unit: UnitIx) -> Option<Decimal> {
        let own = match goal {
            Goal::Number(n) => return Some(*n),
            Goal::Own(own) => own,
        };
        let units = &c.plan.timetable.units;
        let given = own.units.iter().find(|u| units.named(&u.unit.value).contains(&unit));
        if let Some(given) = given {
            return Some(given.number);
        }
        let id = &own.indicator.as_ref()?.value;
        if own.periods.is_empty() {
            return self.figure(c, id, None, unit);
        }
        let periods = own.periods.iter().filter_map(|p| ReportPeriod::parse(p));
        let figures: Vec<Decimal> = periods.filter_map(|p| self.figure(c, id, Some(p), unit)).collect();
        let sum = figures.iter().try_fold(Decimal::ZERO, |sum, n| sum.checked_add(*n))?;
        sum.checked_div(Decimal::from(figures.len()))
    }
}

impl Campaign {
    /// How many cases of a kind a unit had.
    fn cases(&self, unit: UnitIx, kind: &str, span: &Span) -> i64 {
        let past = self.state.units.at(unit).map_or(&[][..], |u| &u.past);
        let within = past.iter().filter(|p| p.at < span.until && span.from.is_none_or(|from| from <= p.at));
        within
            .map(|p| match &p.kind {
                PastKind::Incident(k, n) if kind == EVERY_KIND || **k == *kind => *n,
                PastKind::Inspected => i64::from(kind == "inspected"),
                PastKind::ItemOverdue => i64::from(kind == "item-overdue"),
                _ => 0,
            })
            .fold(0, i64::saturating_add)
    }

    /// How many duties of a task a unit did.
    fn duties_done(&self, unit: UnitIx, task: &str, span: &Span, in_time: bool) -> i64 {
        let Some(ix) = self.plan.timetable.task(task) else { return 0 };
        let spec = &self.plan.timetable.tasks[ix];
        let planned = (0..spec.occurrences.len()).filter_map(|i| spec.obligation(unit, i));
        let calls = self.state.calls.iter().enumerate().filter(|(_, c)| c.task == ix && c.unit == unit);
        let called = calls.map(|(i, _)| ObligationIx::from(self.plan.timetable.obligations + i));
        let done = planned.chain(called).filter(|ix| {
            let Some(duty) = self.state.duties.at(*ix).filter(|d| d.status == Status::Fulfilled) else { return false };
            let Some(at) = duty.done.get() else { return false };
            at < span.until && span.from.is_none_or(|from| from <= at) && !(in_time && duty.late)
        });
        i64::try_from(done.count()).unwrap_or(i64::MAX)
    }
}
