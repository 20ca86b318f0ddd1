//! What the scorecards of random campaigns say beyond two items.
#![allow(dead_code, reason = "not every test that has campaigns asks for all of it")]

use super::Shape;
use duban::campaign::{Campaign, What, decimal};
use duban::timetable::UnitIx;
use rust_decimal::Decimal;
use std::fmt::Write;

/// Items scored in every way, below one that caps them.
const WAYS: &str = "    - {id: whole, points: 5}
    - {id: seen, points: 2, under: whole, score: {per_missing: {of: {facts: seen}, required: 2, points: 0.75}}}
    - {id: share, points: 3, under: whole, applies_to: villages, score: {proportional: {of: {indicator: n}, full: 3}}}
    - {id: steps, points: 2, times: [{kind: village, times: 2}], score: {steps: {of: {indicator: n}, below: 4, each: 1, points: 0.3}}}
    - {id: tiers, score: {tiers: [{of: {facts: x}, points: 0.5}, {of: {facts: x}, at_least: 3, points: 1.5}]}}
    - {id: case, points: 3, score: {per_case: {facts: x, points: 0.25, again: {points: 0.5, within_days: 9}, halved_within: 5 d}}}
    - {id: mark, points: 2, score: {assessed: {from: 0, to: 2}}}
    - {id: below, points: 2, score: {over: below, all_or_nothing: {of: {done: t0}, at_least: 1}, at: 2026-04-20}}
    - {id: honours, points: 1.5, bonus: true, highest: true, score: {per_case: {facts: seen, points: 0.7}}}
";

impl Shape {
    /// What of scoring the plan has beside its two items: what they are part of, and the rest of the scorecard.
    pub(super) fn scoring(&self) -> (&'static str, String) {
        let (mut under, mut more) = ("", String::new());
        if self.mode & 128 > 0 {
            under = ", under: whole";
            more.push_str(WAYS);
        }
        if self.mode & 32 > 0 {
            let carry = if self.mode & 64 > 0 { "keep" } else { "fresh" };
            let _ = writeln!(more, "  appraisal: {{every: month, carry_over: {carry}}}\n  roll_up: mean");
        }
        if self.mode & 64 > 0 {
            more.push_str("  ranking: {bottom: 1}\n  applies_to: villages\n");
        }
        (under, more)
    }

    /// Whether the score of every unit is what it started with and the sum of its entries, and not below the floor.
    pub(crate) fn adds_up(campaign: &Campaign) -> bool {
        (0..campaign.timetable().units.all().len()).map(UnitIx::from).all(|unit| {
            let points = campaign.story(unit).map(|c| match &c.what {
                What::Points { points, .. } | What::Reversed { points, .. } => *points,
                What::Suspended(told) => told.points,
                What::Recomputed(told) => told.points,
                What::PeriodClosed(told) => told.points,
                _ => Decimal::ZERO,
            });
            let base = if campaign.is_scored(unit) { Decimal::TEN } else { Decimal::ZERO };
            let sum = base + points.sum::<Decimal>();
            decimal(&sum) == decimal(&campaign.score(unit)) && sum >= Decimal::ZERO
        })
    }
}
