//! What was reported, by unit and period, rolled up (战果统计表).

use super::words::Words;
use crate::campaign::{Campaign, Figures, ReportPeriod, decimal};
use crate::diagnostic::Language;
use crate::plan::{RollUp, Target};
use serde::Serialize;
use std::collections::BTreeSet;

/// One indicator by unit and period.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct IndicatorTable {
    /// Its id.
    pub indicator: String,
    /// Its title.
    pub title: Option<String>,
    /// What it is counted in.
    pub measure: Option<String>,
    /// How the figures of units make that of the unit above: `sum`, `mean`, `last` or `ratio`.
    pub roll_up: &'static str,
    /// What is to be reached, as `>= 1`; none without a number.
    pub target: Option<String>,
    /// The periods reported, in order of their last day; one within another is a column of its own, before it.
    pub periods: Vec<String>,
    /// Units that reported it or stand above one that did, in the plan's order.
    pub rows: Vec<IndicatorRow>,
    /// The whole campaign's figures; none when nothing was reported.
    pub total: Option<IndicatorRow>,
}

/// The figures of one unit, those below it rolled up.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct IndicatorRow {
    /// The unit; empty for the whole campaign.
    pub unit: String,
    /// Its title.
    pub title: String,
    /// Its figure in each period; none where nothing was reported.
    pub values: Vec<Option<String>>,
    /// Its figure over all periods.
    pub all: Option<String>,
}

/// Every indicator of the plan, in its order.
pub fn statistics(campaign: &Campaign, language: Language) -> Vec<IndicatorTable> {
    let plan = &campaign.plan().plan;
    let whole = Words::of(language).whole;
    let units = campaign.timetable().units.all();
    let tables = plan.indicators.iter().map(|(id, spec)| {
        let mut periods: Vec<ReportPeriod> = campaign.periods_reported(id.as_str()).into_iter().collect();
        // What a period is made of stands before it.
        periods.sort_by_key(|p| (p.window().last, std::cmp::Reverse(p.window().first)));
        let by_period: Vec<Figures> = periods.iter().map(|p| campaign.figures(id.as_str(), Some(*p))).collect();
        let all = campaign.figures(id.as_str(), None);
        let known: BTreeSet<_> = all.keys().chain(by_period.iter().flat_map(|f| f.keys())).copied().collect();
        let figure = |figures: &Figures, unit| figures.get(unit).map(decimal);
        let rows = known.iter().map(|unit| {
            let named = unit.and_then(|u| units.at(u));
            IndicatorRow {
                unit: named.map(|u| u.id.to_string()).unwrap_or_default(),
                title: named.map_or_else(|| whole.to_owned(), |u| u.title.clone()),
                values: by_period.iter().map(|f| figure(f, unit)).collect(),
                all: figure(&all, unit),
            }
        });
        // The whole campaign stands first in order, and below the units in a table.
        let (total, rows): (Vec<_>, Vec<_>) = rows.partition(|row| row.unit.is_empty());
        IndicatorTable {
            indicator: id.value.to_string(),
            title: spec.title.clone(),
            measure: spec.measure.as_ref().map(|m| m.value.clone()),
            roll_up: match spec.roll_up.as_ref().map(|r| &r.value) {
                None => "sum",
                Some(RollUp::Plain(kind)) => kind.word(),
                Some(RollUp::Ratio(_)) => "ratio",
            },
            target: spec.target.as_ref().and_then(|t| match &t.value {
                Target::Number(number) => Some(number.shown()),
                Target::Words(_) => None,
            }),
            periods: periods.iter().map(ReportPeriod::to_string).collect(),
            rows,
            total: total.into_iter().next(),
        }
    });
    tables.collect()
}
