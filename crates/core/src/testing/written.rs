//! A test file as it is written.
#![expect(unreachable_pub, reason = "declared by the macro of what is public")]

use crate::document::Span;
use crate::plan::decode::{Spanned, record};
use crate::plan::{Raw, RuleId};

record! {
    /// A test file.
    pub struct TestFile {
        /// The rule it tests, where it stands beside none.
        rule: Option<Spanned<RuleId>> = optional,
        /// A whole plan to test the rule in.
        plan: Option<Raw> = optional,
        /// As much of a plan as the rule needs; the rest is made up.
        setup: Option<Raw> = optional,
        /// Values for parameters of the plan.
        params: Option<Raw> = optional,
        /// The cases.
        cases: Vec<CaseSpec> = required,
        /// Changes to a rule that no case needs to notice.
        survivors: Vec<SurvivorSpec> = default,
    }
}

record! {
    /// A case: what happened, and what must follow.
    pub struct CaseSpec {
        /// What it shows.
        title: String = required,
        /// What differs from the setup of the file.
        setup: Option<Raw> = optional,
        /// The facts.
        facts: Option<Raw> = optional,
        /// Until the end of this day; else until everything has come due.
        until: Option<Raw> = optional,
        /// Only what these rules do is compared; else what every rule under test does.
        rules: Option<Raw> = optional,
        /// What the rules do, by unit.
        expect: Option<Raw> = optional,
        /// The scores in the end, by unit.
        score: Option<Raw> = optional,
        /// The measures that units stand under in the end.
        measure: Option<Raw> = optional,
    }
}

record! {
    /// A change to a rule that no case needs to notice.
    pub struct SurvivorSpec {
        /// The change, as the report names it.
        mutant: Spanned<String> = required,
        /// Why nothing needs to notice it.
        reason: Spanned<String> = required,
    }
}

impl CaseSpec {
    /// Where its title stands.
    pub(super) fn place(&self) -> Span {
        Span { end: self.span.start, ..self.span }
    }
}
