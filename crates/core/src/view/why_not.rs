//! Why a rule did not apply to a unit, as people and programs read it.

use super::cause::consequence;
use super::fact_text::fact_text;
use super::headline::{day_and_time, titled};
use super::lines::Lines;
use super::words::{Words, put};
use crate::campaign::{CameTo, Campaign, Cause, Occasion, ScopePart, WhyNot};
use crate::diagnostic::Language;
use crate::plan::{DeliverableKind, Scope};
use crate::rules::Read;
use crate::time::Moment;
use crate::timetable::UnitIx;
use serde::Serialize;

/// On which occasions a rule could have applied to a unit, and what kept it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WhyNotView {
    /// The unit; nothing where it was asked of what concerns no unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The rule.
    pub rule: String,
    /// The rule's title.
    pub title: Option<String>,
    /// What triggers it.
    pub trigger: &'static str,
    /// How often it applied.
    pub applied: usize,
    /// The occasions, in order.
    pub occasions: Vec<OccasionLine>,
    /// How many there were beyond those.
    pub more: usize,
    #[serde(skip)]
    heading: [String; 2],
}

/// One occasion.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OccasionLine {
    /// When.
    pub at: Moment,
    /// What raised it, in a sentence.
    pub cause: String,
    /// The obligation it was about.
    pub obligation: Option<String>,
    /// What it came to: `out-of-scope`, `not-met`, `group-taken`, `failed`, `nothing-done` or `applied`.
    pub came_to: &'static str,
    /// The same in a sentence.
    pub why: String,
}

/// Why a rule did not apply to a unit; without a unit, to the campaign as a whole. `None` when the plan has no such rule,
/// or no such unit.
pub fn why_not(campaign: &Campaign, unit: Option<UnitIx>, rule: &str, language: Language) -> Option<WhyNotView> {
    let w = Words::of(language);
    let found = campaign.why_not(unit, rule)?;
    let units = campaign.timetable().units.all();
    let u = unit.map(|unit| units.at(unit).ok_or(())).transpose().ok()?;
    let about = u.map_or_else(|| w.whole_campaign.to_owned(), |u| titled(u.id.as_str(), Some(&u.title)));
    let decl = campaign.plan().rules.iter().find(|r| r.id.as_str() == rule)?;
    let line = |o: &Occasion| OccasionLine {
        at: o.at,
        cause: raised_by(campaign, unit, o, w),
        obligation: o.obligation.as_ref().map(ToString::to_string),
        came_to: word(&o.came_to),
        why: came_to(&o.came_to, decl.scope.as_ref(), w),
    };
    let applied = found.occasions.iter().filter(|o| o.came_to == CameTo::Applied).count();
    Some(WhyNotView {
        unit: u.map(|u| u.id.to_string()),
        rule: rule.to_owned(),
        title: Some(decl.title.clone()),
        trigger: found.trigger.word(),
        applied,
        heading: heading(&found, applied, &about, titled(rule, Some(&decl.title)), w),
        occasions: found.occasions.iter().map(line).collect(),
        more: found.more,
    })
}

fn heading(found: &WhyNot, applied: usize, unit: &str, rule: String, w: &Words) -> [String; 2] {
    let count = (found.occasions.len() + found.more).to_string();
    let text = if count == "0" { w.y_never } else { w.y_heading };
    let args =
        [("trigger", found.trigger.word()), ("unit", unit), ("count", &count), ("applied", &applied.to_string())];
    [rule, put(text, &args)]
}

fn raised_by(campaign: &Campaign, unit: Option<UnitIx>, occasion: &Occasion, w: &Words) -> String {
    match &occasion.cause {
        Cause::Fact(seq) => {
            let fact = campaign.fact(*seq);
            let what = fact.map(|f| fact_text(campaign, unit, &f.event, w)).unwrap_or_default();
            put(w.c_fact, &[("seq", &seq.to_string()), ("what", &what)])
        }
        Cause::Consequence(id) => consequence(campaign, unit, id, w),
        Cause::Time => String::new(),
    }
}

fn word(came_to: &CameTo) -> &'static str {
    match came_to {
        CameTo::OutOfScope(_) => "out-of-scope",
        CameTo::NotMet(_) => "not-met",
        CameTo::GroupTaken(_) => "group-taken",
        CameTo::Failed(_) => "failed",
        CameTo::NothingDone(_) => "nothing-done",
        CameTo::Applied => "applied",
    }
}

fn came_to(came_to: &CameTo, scope: Option<&Scope>, w: &Words) -> String {
    match came_to {
        CameTo::OutOfScope(parts) => {
            let parts: Vec<String> = parts.iter().map(|p| out_of_scope(p, scope, w)).collect();
            parts.join(w.list)
        }
        CameTo::NotMet(unmet) => {
            let parts: Vec<String> = unmet
                .iter()
                .map(|part| format!("{}{}", put(w.y_unmet, &[("part", &part.text)]), values(&part.reads, w)))
                .collect();
            parts.join(w.list)
        }
        CameTo::GroupTaken(rule) => put(w.y_group, &[("rule", rule)]),
        CameTo::Failed(reason) => put(w.y_failed, &[("reason", reason)]),
        CameTo::NothingDone(reads) => format!("{}{}", w.y_nothing, values(reads, w)),
        CameTo::Applied => w.y_applied.to_owned(),
    }
}

fn values(reads: &[Read], w: &Words) -> String {
    let reads: Vec<String> = reads.iter().map(|r| format!("{} = {}", r.path, r.value)).collect();
    if reads.is_empty() { String::new() } else { format!("{}{}{}", w.left, reads.join(", "), w.right) }
}

fn out_of_scope(part: &ScopePart, scope: Option<&Scope>, w: &Words) -> String {
    let nothing = || "—".to_owned();
    let (about, wanted, is) = match part {
        ScopePart::Task(is) => {
            let wanted = scope.and_then(|s| s.task.as_ref()).map(|t| {
                let all: Vec<&str> = t.0.iter().map(|id| id.as_str()).collect();
                all.join(", ")
            });
            (w.task, wanted, is.clone())
        }
        ScopePart::Phase(is) => {
            (w.phase, scope.and_then(|s| s.phase.as_ref()).map(|p| p.value.to_string()), is.clone())
        }
        ScopePart::Deliverable(is) => {
            let word = |d: DeliverableKind| d.word().to_owned();
            (w.y_deliverable, scope.and_then(|s| s.deliverable).map(word), is.map(word))
        }
        ScopePart::Kind(is) => (w.y_kind, scope.and_then(|s| s.kind.as_ref()).map(|k| k.value.clone()), is.clone()),
    };
    let (wanted, is) = (wanted.unwrap_or_else(nothing), is.unwrap_or_else(nothing));
    put(w.y_scope, &[("about", about), ("wanted", &wanted), ("is", &is)])
}

impl WhyNotView {
    /// As a person reads it.
    pub fn to_text(&self, language: Language) -> String {
        let w = Words::of(language);
        let mut out = Lines::new();
        self.heading.iter().for_each(|line| out.line(line));
        for (i, o) in self.occasions.iter().enumerate() {
            out.blank();
            out.line(format!("{:>3}. {}  {}", i + 1, day_and_time(&o.at), o.cause));
            out.line(format!("     {}", o.why));
        }
        if self.more > 0 {
            out.blank();
            out.line(put(w.more, &[("n", &self.more.to_string())]));
        }
        out.into_text()
    }
}
