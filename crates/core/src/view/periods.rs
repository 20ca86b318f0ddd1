//! What each closed appraisal period came to.

use super::headline::titled;
use crate::campaign::{Campaign, PeriodResult, decimal};
use serde::Serialize;

/// A closed appraisal period.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PeriodTable {
    /// Which: `2026-05`, `2026-Q2`, `2026` or `campaign`.
    pub period: String,
    /// Whether it is locked after review.
    pub locked: bool,
    /// The units scored, best first.
    pub rows: Vec<PeriodRow>,
}

/// What a period came to for a unit.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PeriodRow {
    /// The unit.
    pub unit: String,
    /// Its title.
    pub title: String,
    /// The score it closed with.
    pub score: String,
    /// The band it closed in.
    pub band: Option<String>,
    /// Its rank in its class.
    pub rank: Option<usize>,
    /// How many are in its class.
    pub of: Option<usize>,
    /// For how many periods in a row it has been at the bottom of its class.
    pub bottom: u32,
}

impl PeriodRow {
    /// The unit, as people look it up.
    pub fn name(&self) -> String {
        titled(&self.unit, Some(&self.title))
    }
}

/// The closed periods of a campaign, in order.
pub(super) fn period_tables(campaign: &Campaign) -> Vec<PeriodTable> {
    let mut tables: Vec<PeriodTable> = Vec::new();
    for of_period in campaign.closed_periods().chunk_by(|a, b| a.told.period == b.told.period) {
        let mut results: Vec<&PeriodResult> = of_period.iter().collect();
        results.sort_by(|a, b| b.told.closed.cmp(&a.told.closed).then(a.unit.cmp(&b.unit)));
        let Some(first) = results.first() else { continue };
        let row = |result: &&PeriodResult| {
            let told = &result.told;
            let unit = campaign.timetable().units.all().at(result.unit);
            PeriodRow {
                unit: told.unit.to_string(),
                title: unit.map(|u| u.title.clone()).unwrap_or_default(),
                score: decimal(&told.closed),
                band: told.band.as_ref().map(|b| b.to_string()),
                rank: told.rank.map(|(rank, _)| rank),
                of: told.rank.map(|(_, of)| of),
                bottom: told.bottom,
            }
        };
        let period = first.told.period.to_string();
        let locked = campaign.is_period_locked(&period);
        tables.push(PeriodTable { locked, rows: results.iter().map(row).collect(), period });
    }
    tables
}
