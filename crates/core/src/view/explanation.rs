//! Every point and measure of a unit, with its cause, its rule, its clause and the values read.

use super::entries::{entries, line};
use super::headline::{day_and_time, item_title, measure_title, titled};
use super::items::used;
use super::lines::Lines;
use super::record::Record;
use super::waiting::{InHand, in_hand};
use super::words::{Words, put};
use crate::campaign::{Campaign, Cause, Consequence, PointsGathered, What, decimal};
use crate::diagnostic::Language;
use crate::rules::Value;
use crate::time::Moment;
use crate::timetable::UnitIx;
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;

/// Why a unit stands where it stands.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Explanation {
    /// The unit.
    pub unit: String,
    /// Its title.
    pub title: String,
    /// Where the clock stands.
    pub at: Option<Moment>,
    /// What it started with.
    pub base: Option<String>,
    /// Its score now.
    pub score: Option<String>,
    /// Its band now.
    pub band: Option<String>,
    /// The band's title.
    pub band_title: Option<String>,
    /// The measure it stands under.
    pub measure: Option<String>,
    /// Everything that concerns its standing, in order.
    pub entries: Vec<ExplainedEntry>,
    /// What is in hand: duties that are owed and not done.
    pub in_hand: Vec<InHand>,
    #[serde(skip)]
    standing_text: Option<String>,
    /// Whether the text names the ids of entries, by which appeals do.
    #[serde(skip)]
    with_ids: bool,
    #[serde(skip)]
    proposed_text: Option<String>,
    /// What its points accounts hold.
    #[serde(skip)]
    gathered: Vec<String>,
    #[serde(skip)]
    language: Language,
}

/// One entry of an explanation.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExplainedEntry {
    /// Position, from 1.
    pub number: usize,
    /// The consequence's id.
    pub id: String,
    /// When.
    pub at: Moment,
    /// What, in a sentence.
    pub what: String,
    /// What it follows from, in a sentence.
    pub cause: String,
    /// The rule that made it.
    pub rule: Option<ExplainedRule>,
    /// The clause the rule or measure stands for.
    pub clause: Option<String>,
    /// What the rule read, in the order it did.
    #[serde(serialize_with = "as_map")]
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, Value>"))]
    pub reads: Vec<(String, Value)>,
    /// Points moved.
    pub points: Option<String>,
    /// How they were worked out, where no script alone said how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub arithmetic: Option<String>,
    /// What became of an appeal against it, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<String>,
    /// When and why it was taken back, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub rescinded: Option<String>,
}

/// The rule behind an entry.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExplainedRule {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// The hash of its content.
    pub hash: String,
}

fn as_map<S: Serializer>(reads: &[(String, Value)], s: S) -> Result<S::Ok, S::Error> {
    s.collect_map(reads.iter().map(|(path, value)| (path, value)))
}

/// Explains a unit: all of its entries, or the one whose id or number is `entry`. `None` when there is no such entry.
pub fn explain(campaign: &Campaign, unit: UnitIx, entry: Option<&str>, language: Language) -> Option<Explanation> {
    let mut whole = explain_all(campaign, unit, language)?;
    if let Some(wanted) = entry {
        whole.entries.retain(|e| e.id == wanted || e.number.to_string() == wanted);
        whole.in_hand.clear();
        whole.with_ids = true;
        if whole.entries.is_empty() {
            return None;
        }
    }
    Some(whole)
}

/// Explains what concerns no unit in particular: phases held back, overrun, or turned though a condition did not hold,
/// notices of the whole campaign, rules that failed. The campaign stands in the place of the unit. `None` as
/// [`explain`].
pub fn explain_campaign(campaign: &Campaign, entry: Option<&str>, language: Language) -> Option<Explanation> {
    let plan = &campaign.plan().plan.campaign;
    let mut whole = Explanation {
        unit: plan.id.to_string(),
        title: plan.title.clone().unwrap_or_else(|| plan.id.to_string()),
        at: campaign.clock().map(|at| Moment::new(at, campaign.zone())),
        base: None,
        score: None,
        band: None,
        band_title: None,
        measure: None,
        entries: general_entries(campaign, language),
        in_hand: Vec::new(),
        standing_text: None,
        proposed_text: None,
        gathered: Vec::new(),
        with_ids: entry.is_some(),
        language,
    };
    if let Some(wanted) = entry {
        whole.entries.retain(|e| e.id == wanted || e.number.to_string() == wanted);
    }
    (entry.is_none() || !whole.entries.is_empty()).then_some(whole)
}

/// What concerns no unit in particular, in order, what was taken back included.
fn general_entries(campaign: &Campaign, language: Language) -> Vec<ExplainedEntry> {
    let gone = campaign.rescinded_in_general().map(|r| (&r.consequence, Some(&r.by)));
    let told = gone.chain(campaign.general_story().map(|c| (c, None))).collect();
    entries(campaign, &Record::of(campaign), None, told, Words::of(language))
}

/// What concerns no unit in particular and holds, in order.
pub(super) fn general_standing(campaign: &Campaign, language: Language) -> Vec<ExplainedEntry> {
    let told = campaign.general_story().map(|c| (c, None)).collect();
    entries(campaign, &Record::of(campaign), None, told, Words::of(language))
}

/// What concerns no unit in particular, a line each: when, what, and why in short.
pub fn general_lines(campaign: &Campaign, language: Language) -> Vec<(Moment, String)> {
    let w = Words::of(language);
    campaign.general_story().map(|c| line(campaign, None, c, w)).collect()
}

/// Explains how a unit came under a measure of the ladder and what became of it: every entry that names the measure, and
/// what those followed from. `None` when the unit's account names no such measure.
pub fn explain_measure(campaign: &Campaign, unit: UnitIx, measure: &str, language: Language) -> Option<Explanation> {
    let mut whole = explain_all(campaign, unit, language)?;
    let told: Vec<&Consequence> =
        campaign.rescinded(unit).map(|r| &r.consequence).chain(campaign.story(unit)).collect();
    let names = |c: &&&Consequence| c.what.measure() == Some(measure);
    let mut wanted: BTreeSet<&str> = told.iter().filter(names).map(|c| &*c.id).collect();
    if wanted.is_empty() {
        return None;
    }
    // A cause stands before what follows from it.
    for c in told.iter().rev() {
        if let (true, Cause::Consequence(id)) = (wanted.contains(&*c.id), &c.cause) {
            wanted.insert(id);
        }
    }
    let record = Record::of(campaign);
    let clocks = record.clocks(campaign, unit, Some(measure), Words::of(language));
    whole.entries.retain(|e| wanted.contains(e.id.as_str()) || clocks.iter().any(|clock| clock.id == e.id));
    whole.in_hand.clear();
    Some(whole)
}

fn explain_all(campaign: &Campaign, unit: UnitIx, language: Language) -> Option<Explanation> {
    let w = Words::of(language);
    let plan = &campaign.plan().plan;
    let u = campaign.timetable().units.all().at(unit)?;
    let gone = campaign.rescinded(unit).map(|r| (&r.consequence, Some(&r.by)));
    // Whether its entries can still be taken back concerns every unit that is scored.
    let locks = campaign.general_story().filter(|c| matches!(c.what, What::PeriodLocked { .. }));
    let locks = locks.filter(|_| campaign.is_scored(unit));
    let told = gone.chain(campaign.story(unit).chain(locks).map(|c| (c, None))).collect();
    let entries = entries(campaign, &Record::of(campaign), Some(unit), told, w);
    let standing = campaign.measure(unit);
    let measure = standing.as_ref().and_then(|(rung, ..)| plan.ladder.get(*rung)).map(|m| m.id.to_string());
    let standing_text = standing.zip(measure.as_ref()).map(|((_, since, _), id)| {
        let since = day_and_time(&since);
        let text = put(w.stands_under, &[("measure", &measure_title(campaign, id)), ("since", &since)]);
        let more = about_measure(campaign, unit, w);
        if more.is_empty() { text } else { format!("{text}{}{}{}", w.left, more.join(w.list), w.right) }
    });
    let proposed: Vec<String> = campaign
        .proposed(unit)
        .into_iter()
        .filter_map(|rung| Some(measure_title(campaign, plan.ladder.get(rung)?.id.as_str())))
        .collect();
    Some(Explanation {
        unit: u.id.to_string(),
        title: u.title.clone(),
        at: campaign.clock().map(|at| Moment::new(at, campaign.zone())),
        base: campaign.is_scored(unit).then(|| decimal(&campaign.started_with(unit))),
        score: campaign.is_scored(unit).then(|| decimal(&campaign.score(unit))),
        band: campaign.band(unit).map(|b| b.id.to_string()),
        band_title: campaign.band(unit).and_then(|b| b.title.clone()),
        measure,
        entries,
        in_hand: in_hand(campaign, unit, w),
        standing_text,
        proposed_text: (!proposed.is_empty()).then(|| put(w.proposed, &[("measures", &proposed.join(w.comma))])),
        gathered: campaign.points_accounts(unit).iter().map(|a| gathered(campaign, a, w)).collect(),
        with_ids: false,
        language,
    })
}

/// What a points account holds.
fn gathered(campaign: &Campaign, account: &PointsGathered, w: &Words) -> String {
    let (item, held) = (item_title(campaign, &account.item), decimal(&account.held));
    let (from, until) = (account.days.first.to_string(), account.days.last.to_string());
    let text = put(w.h_gathered, &[("item", &item), ("held", &held), ("from", &from), ("until", &until)]);
    let redeemed = Some(decimal(&account.redeemed)).filter(|_| !account.redeemed.is_zero());
    let redeemed = redeemed.map(|points| put(w.h_redeemed, &[("points", &points)]));
    text + redeemed.unwrap_or_default().as_str()
}

/// What there is to say of the measure a unit stands under: its time, the rights it suspends.
fn about_measure(campaign: &Campaign, unit: UnitIx, w: &Words) -> Vec<String> {
    let mut more: Vec<String> = campaign.measure_budget(unit).map(|budget| used(&budget, w)).into_iter().collect();
    let rights = campaign.rights_suspended(unit);
    more.extend((!rights.is_empty()).then(|| put(w.rights, &[("rights", &rights.join(w.comma))])));
    more.extend(campaign.is_measure_stayed(unit).then(|| w.stayed.to_owned()));
    more
}

impl Explanation {
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// How the unit stands now, in short.
    pub(super) fn now(&self) -> Vec<String> {
        let w = Words::of(self.language);
        let mut now: Vec<String> = Vec::new();
        now.extend(self.score.as_ref().map(|s| put(w.score_now, &[("score", s)])));
        let band = self.band.as_ref().map(|b| titled(b, self.band_title.as_deref()));
        now.extend(band.map(|b| put(w.band_now, &[("band", &b)])));
        now.extend(self.gathered.clone());
        now.extend(self.standing_text.clone());
        now.extend(self.proposed_text.clone());
        now.extend(self.base.as_ref().map(|b| put(w.from_base, &[("base", b)])));
        now
    }

    /// The explanation as a person reads it.
    pub fn to_text(&self) -> String {
        let w = Words::of(self.language);
        let mut out = Lines::new();
        let at = self.at.as_ref().map(|at| format!(" · {} {}", w.as_of, day_and_time(at))).unwrap_or_default();
        out.line(titled(&self.unit, Some(&self.title)) + at.as_str());
        let now = self.now();
        if !now.is_empty() {
            out.line(now.join(" · "));
        }
        if self.entries.is_empty() {
            out.blank();
            out.line(w.nothing);
        }
        for e in &self.entries {
            out.blank();
            out.line(format!("{:>3}. {}  {}", e.number, day_and_time(&e.at), e.what));
            if let Some(rescinded) = &e.rescinded {
                out.line(format!("     ✗ {rescinded}"));
            }
            let reads: Vec<String> = e.reads.iter().map(|(path, value)| format!("{path} = {value}")).collect();
            let rule = e
                .rule
                .as_ref()
                .map(|r| format!("{} [{}]", titled(&r.id, r.title.as_deref()), r.hash.get(..12).unwrap_or(&r.hash)));
            let lines = [
                (w.cause, Some(e.cause.clone()).filter(|c| !c.is_empty())),
                (w.a_label, e.arithmetic.clone()),
                (w.v_label, e.appeal.clone()),
                (w.rule, rule),
                (w.clause, e.clause.clone()),
                (w.reads, Some(reads.join(", ")).filter(|r| !r.is_empty())),
                (w.entry_id, self.with_ids.then(|| e.id.clone())),
            ];
            for (label, text) in lines {
                if let Some(text) = text {
                    out.line(format!("     {label}{}{text}", w.colon));
                }
            }
        }
        if !self.in_hand.is_empty() {
            out.blank();
            out.line(format!("{}{}", w.in_hand, w.colon.trim_end()));
        }
        for duty in &self.in_hand {
            out.line(format!("  {}", duty.line(w)));
        }
        out.into_text()
    }
}
