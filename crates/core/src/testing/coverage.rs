//! Which ways through a rule its tests take.

use super::subject::{Part, Subject};
use super::suite::Suite;
use crate::check::CheckedPlan;
use crate::document::Position;
use crate::rules::{Branch, Probed, Sandbox, ScriptAt};
use serde::Serialize;

/// The ways through one rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// The rule's id.
    pub rule: String,
    /// The file it stands in.
    pub file: String,
    /// The ways it may go, in order of place.
    pub branches: Vec<Way>,
}

/// A way that a rule may go.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// Where it begins, in the file.
    pub at: Position,
    /// Which way: `holds`, `holds-not`, `true`, `false`, `then`, `else`, `case`, `no-case`, `body`, `catch`, `fallback`, `ran`.
    pub kind: &'static str,
    /// Whether some case goes it.
    pub reached: bool,
}

impl Coverage {
    /// How many of its branches were reached.
    pub fn reached(&self) -> usize {
        self.branches.iter().filter(|b| b.reached).count()
    }

    /// Takes in what another test file reached of the same rule.
    fn join(&mut self, other: &Coverage) {
        for way in &mut self.branches {
            way.reached |= other.branches.iter().any(|b| b.reached && (b.at, b.kind) == (way.at, way.kind));
        }
    }
}

/// What several test files reach, each rule once, in order of file and rule.
pub fn joined(all: impl IntoIterator<Item = Coverage>) -> Vec<Coverage> {
    let mut rules: Vec<Coverage> = Vec::new();
    for one in all {
        match rules.iter_mut().find(|c| (&c.file, &c.rule) == (&one.file, &one.rule)) {
            Some(known) => known.join(&one),
            None => rules.push(one),
        }
    }
    rules.sort_by(|a, b| (&a.file, &a.rule).cmp(&(&b.file, &b.rule)));
    rules
}

impl Suite {
    /// Which ways through its rules its cases take.
    pub fn coverage(&self) -> Vec<Coverage> {
        let sandbox = Sandbox::new(Default::default());
        let mut plans: Vec<CheckedPlan> = self.plans.clone();
        let mut probes: Vec<(usize, &ScriptAt, Probed)> = Vec::new();
        for (number, subject) in self.subjects.iter().enumerate() {
            for (part, script) in subject.parts() {
                let compiled = subject.compiled(self, part);
                let Some(probed) = compiled.and_then(|c| sandbox.probed(&c, part == Part::When)) else { continue };
                let change = |plan: &CheckedPlan| {
                    plan.with_rules(|rule| {
                        subject.is(rule, plan, self).then(|| part.changed(rule, probed.script.clone()))
                    })
                };
                plans = plans.iter().map(change).collect();
                probes.push((number, script, probed));
            }
        }
        for (case, plan) in self.cases.iter().filter_map(|case| Some((case, plans.get(case.plan)?))) {
            let _ = self.differences(case, plan);
        }
        let covered = self.subjects.iter().enumerate().map(|(number, subject)| {
            let mut branches: Vec<Way> = Vec::new();
            for (_, script, probed) in probes.iter().filter(|(of, ..)| *of == number) {
                let ways = probed.branches.iter().zip(probed.reached());
                branches.extend(ways.map(|(branch, reached)| way(subject, script, branch, reached)));
            }
            branches.sort_by_key(|b| (b.at.offset, b.kind));
            Coverage { rule: subject.id.clone(), file: subject.file.name().to_owned(), branches }
        });
        covered.collect()
    }
}

fn way(subject: &Subject, script: &ScriptAt, branch: &Branch, reached: bool) -> Way {
    Way { at: subject.position(script, branch.place), kind: branch.kind.word(), reached }
}
