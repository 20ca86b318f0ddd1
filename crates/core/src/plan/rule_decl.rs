//! Accountability rules as a plan states them: in place, or taken from a pack.

use super::decode::{Decode, Decoder, Spanned, choice, prose, record};
use super::id::{Id, RuleId};
use super::param::Raw;
use super::source_ref::{Allow, SourceRef};
use super::task::DeliverableKind;
use crate::document::{Node, Value};

record! {
    /// One rule of a plan: either `use` with `with`, or `on` with `then`.
    pub struct RuleDecl {
        /// Its id; that of the pack's rule unless set.
        id: Option<Spanned<RuleId>> = optional,
        /// Its title.
        title: Option<String> = optional,
        /// The rule of a pack it takes.
        r#use: Option<Spanned<RuleId>> = optional,
        /// Values of that rule's parameters.
        with: Option<Raw> = optional,
        /// What triggers it.
        on: Option<Spanned<Trigger>> = optional,
        /// Which duties or units it is about.
        scope: Option<Scope> = optional,
        /// When it applies; always unless set.
        when: Option<Script> = optional,
        /// What follows.
        then: Option<Script> = optional,
        /// The unit that decides: who criticises, imposes, pursues.
        by: Option<Spanned<Id>> = optional,
        /// The unit that pays what the rule rewards.
        paid_by: Option<Spanned<Id>> = optional,
        /// Lower runs first; 0 unless set.
        priority: Option<i64> = optional,
        /// Of the rules with the same word, only the first that applies does.
        exclusive_group: Option<Spanned<Id>> = optional,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on it.
        allow: Vec<Allow> = default,
    }
}

/// What a rule written in the plan cannot do without; one taken from a pack has it there.
pub(super) fn require_fields(root: &Node, d: &mut Decoder) {
    let Some(Value::Seq(rules)) = root.get("rules").map(|n| &n.value) else { return };
    for rule in rules.iter().filter(|r| matches!(r.value, Value::Map(_)) && r.get("use").is_none()) {
        // What an office only says needs no trigger: nothing runs.
        let said = ["when", "then"].iter().filter_map(|k| rule.get(k)).any(|n| prose(n).is_some());
        for field in ["id", "on", "then"].into_iter().filter(|f| !(said && *f == "on")) {
            d.require_field(rule, field);
        }
    }
}

impl RuleDecl {
    /// Whether its condition or what follows is only said in words (造成嚴重不良影響的，追究責任): such a rule cannot run.
    pub fn is_said(&self) -> bool {
        [&self.when, &self.then].into_iter().flatten().any(|s| s.words().is_some())
    }
}

choice! {
    /// What a rule can be triggered by.
    pub enum Trigger {
        /// A duty became owed.
        ObligationOpened = "obligation.opened",
        /// A duty falls due soon.
        ObligationDueSoon = "obligation.due-soon",
        /// A duty was not done in time.
        ObligationBreached = "obligation.breached",
        /// A duty was done, in time or late.
        ObligationFulfilled = "obligation.fulfilled",
        /// A duty that is overdue was urged.
        ObligationUrged = "obligation.urged",
        /// A submission was sent back.
        ObligationReturned = "obligation.returned",
        /// An item stayed longer in a state than it may, or was not acknowledged in time.
        ItemOverdue = "item.overdue",
        /// An item came into a state.
        ItemMoved = "item.moved",
        /// An item was handed to another unit.
        ItemHandedOver = "item.handed-over",
        /// An item came to its end.
        ItemClosed = "item.closed",
        /// Something happened in a unit's area.
        Incident = "incident",
        /// A figure was reported.
        IndicatorReported = "indicator.reported",
        /// A target was not reached at its date.
        IndicatorBelowTarget = "indicator.below-target",
        /// A unit was inspected.
        Inspected = "inspected",
        /// A measure was imposed.
        MeasureImposed = "measure.imposed",
        /// A remedy period ended without remedy.
        MeasureExpired = "measure.expired",
        /// What a measure demanded was put right.
        MeasureRemedied = "measure.remedied",
        /// A phase began.
        PhaseEntered = "phase.entered",
        /// A phase goes on beyond its window.
        PhaseOverrun = "phase.overrun",
        /// A phase ended.
        PhaseClosed = "phase.closed",
        /// An appraisal period ended.
        PeriodClosed = "period.closed",
        /// The campaign's window ended.
        CampaignClosed = "campaign.closed",
    }
}

impl Trigger {
    /// Whether it is raised about a unit, rather than about the campaign as a whole.
    pub fn is_about_unit(self) -> bool {
        !matches!(self, Trigger::PhaseEntered | Trigger::PhaseOverrun | Trigger::PhaseClosed | Trigger::CampaignClosed)
    }
}

record! {
    /// Which duties a rule is about; every condition must hold.
    pub struct Scope {
        /// Only duties under these tasks.
        task: Option<OneOrMany> = optional,
        /// Only duties of this phase.
        phase: Option<Spanned<Id>> = optional,
        /// Only duties with this deliverable.
        deliverable: Option<DeliverableKind> = optional,
        /// Only units of this kind.
        kind: Option<Spanned<String>> = optional,
    }
}

/// One id, or a list of them.
#[derive(Debug, Clone, PartialEq)]
pub struct OneOrMany(pub Vec<Spanned<Id>>);

impl Decode for OneOrMany {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match node.value {
            Value::Seq(_) => Vec::decode(node, d).map(OneOrMany),
            _ => Some(OneOrMany(vec![Spanned::decode(node, d)?])),
        }
    }
}

/// A script, with its place, so that what is wrong inside it is found at the right character.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    /// The script.
    pub text: String,
    /// The scalar it stands in.
    pub node: Node,
}

impl Script {
    /// The words, when it is no script but a sentence.
    pub fn words(&self) -> Option<&str> {
        prose(&self.node)
    }
}

impl Decode for Script {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let text = d.scalar(node, "script")?.text.clone();
        Some(Script { text, node: node.clone() })
    }
}
