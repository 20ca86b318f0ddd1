//! The rules that a test file tests, with their scripts and where these stand.

use super::suite::{Beside, Suite};
use crate::check::CheckedPlan;
use crate::document::{Position, Source, SourceId};
use crate::plan::RuleDecl;
use crate::rules::{Compiled, Place, Rule, RuleFile, RuleLibrary, ScriptAt};

/// A rule under test.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// The rule's id: that of its pack, or of the plan it stands in.
    pub(super) id: String,
    /// The file it stands in.
    pub(super) file: Source,
    /// Its condition, where it has one.
    pub(super) when: Option<ScriptAt>,
    /// What follows.
    pub(super) then: ScriptAt,
}

/// One of the scripts of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    When,
    Then,
}

impl Part {
    /// This script of a rule ready to run.
    pub(super) fn of(self, rule: &Rule) -> Option<&Compiled> {
        match self {
            Part::When => rule.when.as_ref(),
            Part::Then => Some(&rule.then),
        }
    }

    /// The rule with another script in this place.
    pub(super) fn changed(self, rule: &Rule, script: Compiled) -> Rule {
        let mut rule = rule.clone();
        match self {
            Part::When => rule.when = Some(script),
            Part::Then => rule.then = script,
        }
        rule
    }
}

impl Subject {
    /// The rules that a suite tests: the pack's, or those written in the plan.
    pub(super) fn all(suite: &Suite, beside: &Beside, library: &RuleLibrary) -> Vec<Subject> {
        if let Some(rule) = &suite.rule {
            let Some(file) = library.get(rule) else { return Vec::new() };
            let id = SourceId(0);
            let (Some(read), _) = RuleFile::parse(file, id) else { return Vec::new() };
            let when = read.head.when.as_ref().map(|s| ScriptAt::scalar(s, id));
            let then = ScriptAt::file(&read.script, id);
            return vec![Subject { id: rule.clone(), file: file.clone(), when, then }];
        }
        let file = match beside {
            Beside::Plan(plan) => plan.clone(),
            _ => suite.source.clone(),
        };
        let written = |decl: &RuleDecl| {
            let then = decl.then.as_ref().filter(|_| decl.r#use.is_none() && !decl.is_said())?;
            let at = |script: &crate::plan::Script| ScriptAt::scalar(script, SourceId(0));
            let (id, when) = (decl.id.as_ref()?.to_string(), decl.when.as_ref().map(at));
            Some(Subject { id, file: file.clone(), when, then: at(then) })
        };
        suite.plans.first().into_iter().flat_map(|plan| &plan.plan.rules).filter_map(written).collect()
    }

    /// Its scripts; a condition is an expression.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Part, &ScriptAt)> {
        self.when.iter().map(|s| (Part::When, s)).chain([(Part::Then, &self.then)])
    }

    /// Where a place of one of its scripts stands in its file.
    pub(super) fn position(&self, script: &ScriptAt, place: Place) -> Position {
        let span = script.span(std::slice::from_ref(&self.file), place);
        self.file.position(span.start as usize)
    }

    /// Whether a rule of a plan is this one, under whatever id.
    pub(super) fn is(&self, rule: &Rule, plan: &CheckedPlan, suite: &Suite) -> bool {
        match suite.rule {
            Some(_) => suite.watched(plan).contains(&rule.id.as_str()),
            None => rule.id.as_str() == self.id,
        }
    }

    /// The suite's plans with another script in this rule.
    pub(super) fn swapped(&self, suite: &Suite, part: Part, script: &Compiled) -> Vec<CheckedPlan> {
        let plans = suite.plans.iter();
        let change = |plan: &CheckedPlan| {
            plan.with_rules(|rule| self.is(rule, plan, suite).then(|| part.changed(rule, script.clone())))
        };
        plans.map(change).collect()
    }

    /// One of its scripts, compiled.
    pub(super) fn compiled(&self, suite: &Suite, part: Part) -> Option<Compiled> {
        let mut rules = suite.plans.iter().flat_map(|plan| plan.rules.iter().map(move |rule| (plan, rule)));
        let (_, rule) = rules.find(|(plan, rule)| self.is(rule, plan, suite))?;
        part.of(rule).cloned()
    }
}
