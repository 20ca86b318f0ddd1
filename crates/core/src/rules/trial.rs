//! A rule tried on a made-up occasion: what it read, in order, and what it did.

use super::fields::{Field, Frame};
use super::rule::Rule;
use super::sandbox::{Failure, Outcome, Past, Read, Run, Sandbox};
use super::value::Value;
use super::verbs::Act;
use crate::time::{Instant, Zone};

/// A made-up occasion.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// What the rule sees; fields that are not named hold nothing.
    pub fields: Vec<(Field, Value)>,
    /// What `history` is asked about.
    pub past: Vec<Past>,
    /// When it is.
    pub at: Instant,
    /// The time zone that days are told in.
    pub zone: Zone,
}

/// What a rule did on an occasion.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Whether its condition held; none where it has none, or could not be judged.
    pub met: Option<bool>,
    /// What condition and script read, in order, each once.
    pub reads: Vec<Read>,
    /// What it did, in order; nothing where it failed.
    pub acts: Vec<Act>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// Runs a rule on an occasion, by itself: no scope is looked at, and nothing follows from what it does.
pub fn try_rule(rule: &Rule, occasion: &Occasion) -> Trial {
    let scripts = rule.when.iter().chain([&rule.then]);
    let wanted = scripts.fold(Default::default(), |set: super::FieldSet, script| set.and(script.fields()));
    let run = || {
        let mut frame = Frame::of(wanted);
        occasion.fields.iter().for_each(|(field, value)| frame.set(*field, || value.clone()));
        Run::new(frame, rule.params.clone(), occasion.past.clone(), occasion.at).in_zone(&occasion.zone)
    };
    let mut sandbox = Sandbox::new(Default::default());
    let (met, tested) = match &rule.when {
        Some(when) => sandbox.test(when, run()),
        None => (None, Vec::new()),
    };
    let mut run = run();
    match sandbox.run(rule.when.as_ref(), &rule.then, &mut run) {
        Outcome::Skipped => Trial { met, reads: tested, acts: Vec::new(), failure: None },
        Outcome::Applied => Trial { met, reads: run.reads, acts: run.acts, failure: None },
        Outcome::Failed(failure) => Trial { met, reads: tested, acts: Vec::new(), failure: Some(failure) },
    }
}
