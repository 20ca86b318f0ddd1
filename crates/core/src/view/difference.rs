//! What would differ under another plan: scores, bands and measures side by side, and what they come from.

use super::cause::cause;
use super::headline::{headline, measure_title, titled};
use super::lines::Lines;
use super::words::{Words, put};
use crate::campaign::{Campaign, Told, WhatIf, decimal};
use crate::diagnostic::Language;
use crate::time::Moment;
use crate::timetable::UnitIx;
use serde::Serialize;
use std::fmt::Write;

/// The same facts under two plans.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Differences {
    /// Where the clock stands.
    pub at: Option<Moment>,
    /// The units for which something would differ, in the plan's order.
    pub units: Vec<UnitDifference>,
    /// What would differ about no unit in particular.
    pub general: Vec<Change>,
    /// Facts the other plan refuses, with the reason.
    pub refused: Vec<(u64, String)>,
    #[serde(skip)]
    language: Language,
}

/// What would differ for a unit.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UnitDifference {
    /// The unit.
    pub unit: String,
    /// Its title.
    pub title: String,
    /// Its score now, and as it would be.
    pub score: [Option<String>; 2],
    /// Its band now, and as it would be.
    pub band: [Option<String>; 2],
    /// The measure it stands under now, and as it would.
    pub measure: [Option<String>; 2],
    /// What would not have followed, and what would have in its place, in order of time.
    pub changes: Vec<Change>,
}

/// One consequence that only one of the plans has.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Change {
    /// Whether it would follow, or would not.
    pub would_follow: bool,
    /// Its id.
    pub id: String,
    /// When.
    pub at: Moment,
    /// What, in a sentence.
    pub what: String,
    /// What it follows from.
    pub cause: String,
}

/// Sets a campaign beside the same facts under another plan.
pub fn differences(campaign: &Campaign, other: &WhatIf, language: Language) -> Differences {
    let w = Words::of(language);
    let change = |would_follow: bool, of: &Campaign, told: &Told| {
        let c = &told.consequence;
        let unit = told.unit.as_ref().and_then(|u| of.timetable().units.find(u));
        let cause = cause(of, unit, c, w);
        Change { would_follow, id: c.id.to_string(), at: c.at, what: headline(of, c, w), cause }
    };
    let of_unit = |unit: Option<&str>| {
        let gone = other.gone.iter().filter(|t| t.unit.as_deref() == unit).map(|t| change(false, campaign, t));
        let new = other.new.iter().filter(|t| t.unit.as_deref() == unit).map(|t| change(true, &other.campaign, t));
        let mut all: Vec<Change> = gone.chain(new).collect();
        all.sort_by(|a, b| a.at.instant().cmp(&b.at.instant()).then(a.would_follow.cmp(&b.would_follow)));
        all
    };
    let score = |c: &Campaign, unit| c.is_scored(unit).then(|| decimal(&c.score(unit)));
    let band_of = |c: &Campaign, unit| c.band(unit).map(|b| b.id.to_string());
    let measure = |c: &Campaign, unit| {
        let (rung, ..) = c.measure(unit)?;
        c.plan().plan.ladder.get(rung).map(|m| m.id.to_string())
    };
    let units = campaign.timetable().units.all().enumerated().filter_map(|(unit, u)| {
        // The other plan may number its units otherwise; names are what both have.
        let there = other.campaign.timetable().units.find(u.id.as_str());
        let both = |f: &dyn Fn(&Campaign, UnitIx) -> Option<String>| {
            [f(campaign, unit), there.and_then(|t| f(&other.campaign, t))]
        };
        let line = UnitDifference {
            unit: u.id.to_string(),
            title: u.title.clone(),
            score: both(&score),
            band: both(&band_of),
            measure: both(&measure),
            changes: of_unit(Some(u.id.as_str())),
        };
        let same = |pair: &[Option<String>; 2]| pair[0] == pair[1];
        let nothing = same(&line.score) && same(&line.band) && same(&line.measure) && line.changes.is_empty();
        (!nothing).then_some(line)
    });
    Differences {
        at: campaign.clock().map(|at| Moment::new(at, campaign.zone())),
        units: units.collect(),
        general: of_unit(None),
        refused: other.refused.iter().map(|(seq, r)| (*seq, r.to_string())).collect(),
        language,
    }
}

impl Differences {
    /// As a person reads them.
    pub fn to_text(&self, campaign: &Campaign) -> String {
        let w = Words::of(self.language);
        let mut out = Lines::new();
        if self.units.is_empty() && self.general.is_empty() && self.refused.is_empty() {
            out.line(w.no_difference);
        }
        for unit in &self.units {
            let mut head = titled(&unit.unit, Some(&unit.title));
            let title = |id: &Option<String>| id.as_ref().map(|id| measure_title(campaign, id));
            let measures = [title(&unit.measure[0]), title(&unit.measure[1])];
            for (label, [was, would]) in [(w.score, &unit.score), (w.band, &unit.band), (w.measure, &measures)] {
                if was != would {
                    let show = |v: &Option<String>| v.clone().unwrap_or_else(|| "—".to_owned());
                    let _ = write!(head, " · {label} {} → {}", show(was), show(would));
                }
            }
            out.line(head);
            lines(&unit.changes, &mut out);
            out.blank();
        }
        lines(&self.general, &mut out);
        for (seq, reason) in &self.refused {
            out.line(put(w.refused_there, &[("seq", &seq.to_string()), ("reason", reason)]));
        }
        out.into_text().trim_end().to_owned() + "\n"
    }
}

fn lines(changes: &[Change], out: &mut Lines) {
    for c in changes {
        let sign = if c.would_follow { '+' } else { '−' };
        let at = c.at.text();
        let day = at.get(..10).unwrap_or("");
        out.line(format!("  {sign} {day}  {}", c.what));
    }
}
