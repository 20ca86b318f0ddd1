//! Whether tests notice small changes to the rules they test.

use super::subject::Part;
use super::suite::Suite;
use crate::check::CheckedPlan;
use crate::document::Position;
use crate::rules::{Sandbox, mutants};
use serde::Serialize;

/// A change to a rule, and whether some case noticed it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mutation {
    /// The rule's id.
    pub rule: String,
    /// The file it stands in.
    pub file: String,
    /// Where in the file.
    pub at: Position,
    /// The change, as a list of survivors names it: `12:5 == -> !=`.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a change to a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// A case noticed it.
    Killed,
    /// No case noticed it.
    Survived,
    /// No case noticed it, for the reason given.
    Excused(String),
}

/// What a test file says of a change, and which does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stale {
    /// The test file.
    pub file: String,
    /// Where it stands there.
    pub at: Position,
    /// The change it names.
    pub mutant: String,
    /// Whether there is such a change: then a case notices it.
    pub killed: bool,
}

/// Changes tried at most on one script: no rule that people write comes near.
const MOST: usize = 2_000;

/// What several test files make of changes, each change once: what one of them notices is noticed.
pub fn merged(all: impl IntoIterator<Item = Mutation>) -> Vec<Mutation> {
    let mut changes: Vec<Mutation> = Vec::new();
    for one in all {
        let known = changes.iter_mut().find(|m| (&m.file, &m.rule, &m.name) == (&one.file, &one.rule, &one.name));
        match known {
            Some(known) if one.fate == Fate::Killed || known.fate == Fate::Survived => known.fate = one.fate,
            Some(_) => {}
            None => changes.push(one),
        }
    }
    changes.sort_by(|a, b| (&a.file, a.at.offset, &a.name).cmp(&(&b.file, b.at.offset, &b.name)));
    changes
}

impl Suite {
    /// Changes its rules one by one and runs the cases until one notices. A change after which the rule does not compile
    /// is none. To be asked of a suite all of whose cases hold.
    pub fn mutations(&self) -> Vec<Mutation> {
        let sandbox = Sandbox::new(Default::default());
        let mut found = Vec::new();
        for subject in &self.subjects {
            for (part, script) in subject.parts() {
                let expression = part == Part::When;
                let text = if expression { script.text.trim_end() } else { script.text.as_str() };
                for mutant in mutants(text, expression).into_iter().take(MOST) {
                    let Ok(compiled) = sandbox.compile(&mutant.apply(text), expression) else { continue };
                    let at = subject.position(script, mutant.place);
                    let plans = subject.swapped(self, part, &compiled);
                    let short = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let name =
                        format!("{}:{} {} -> {}", at.line, at.column, short(&mutant.was), short(&mutant.instead));
                    let excuse = self.survivors.iter().find(|s| *s.mutant == name).map(|s| s.reason.value.clone());
                    let fate = match (self.notices(&plans), excuse) {
                        (true, _) => Fate::Killed,
                        (false, Some(reason)) => Fate::Excused(reason),
                        (false, None) => Fate::Survived,
                    };
                    let (rule, file) = (subject.id.clone(), subject.file.name().to_owned());
                    found.push(Mutation { rule, file, at, name, fate });
                }
            }
        }
        found
    }

    /// Whether some case comes to something else on these plans.
    fn notices(&self, plans: &[CheckedPlan]) -> bool {
        let mut cases = self.cases.iter().filter_map(|case| Some((case, plans.get(case.plan)?)));
        cases.any(|(case, plan)| self.differences(case, plan).map_or(true, |found| !found.is_empty()))
    }

    /// What it says of changes that are not so.
    pub fn stale(&self, mutations: &[Mutation]) -> Vec<Stale> {
        let listed = self.survivors.iter().filter_map(|survivor| {
            let known = mutations.iter().find(|m| m.name == survivor.mutant.value);
            let killed = known.is_some_and(|m| m.fate == Fate::Killed);
            let at = self.source.position(survivor.mutant.span.start as usize);
            let file = self.source.name().to_owned();
            let stale = killed || known.is_none();
            stale.then(|| Stale { file, at, mutant: survivor.mutant.value.clone(), killed })
        });
        listed.collect()
    }
}
