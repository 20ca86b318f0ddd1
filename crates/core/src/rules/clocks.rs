//! Clocks: time limits that the law sets, as data of a pack. A state of a pipeline names the one it stands under.

use super::file::{LocalText, RuleLibrary};
use crate::diagnostic::Diagnostic;
use crate::document::{Limits, Node, Source, SourceId, Value, read};
use crate::plan::decode::{Decode, Decoder, choice, entries, record};
use crate::plan::read_findings::of_error;
use crate::plan::{Law, Plan};
use crate::time::Period;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

record! {
    /// A time limit that the law sets.
    pub struct Clock {
        /// Its title, by language.
        title: LocalText = required,
        /// The event it runs from, by language.
        from: Option<LocalText> = optional,
        /// The article, as people cite it.
        article: String = required,
        /// The longest it allows.
        within: Period = required,
        /// Set where the text says days and not which.
        unit: Option<ClockUnit> = optional,
        /// The longest extension it allows; none unless set.
        extend: Option<ClockExtension> = optional,
        /// Whether the article was read in the text of the law.
        verified: bool = required,
        /// Where it was found.
        found: Option<String> = optional,
        /// The day from which it is no longer law.
        repealed: Option<NaiveDate> = optional,
    }
}

choice! {
    /// What is known of the unit a limit is counted in.
    pub enum ClockUnit {
        /// The text says days, and not whether calendar days or working days.
        Unspecified = "unspecified",
    }
}

/// How far the law lets a limit be extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockExtension {
    /// Without a length that the law fixes.
    Open,
    /// By no more than so much.
    Longest(Period),
}

impl Decode for ClockExtension {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match node.text() {
            Some("open") => Some(ClockExtension::Open),
            _ => Period::decode(node, d).map(ClockExtension::Longest),
        }
    }
}

/// Clocks by the id plans name them by: `statutory/case-filing`.
#[derive(Debug, Clone, Default)]
pub struct Clocks {
    clocks: BTreeMap<String, Clock>,
    /// Every id written, that of a clock with a mistake inside too.
    written: BTreeSet<String>,
}

impl Clocks {
    /// Reads a file of clocks whose findings shall point into source `id`.
    pub fn parse(pack: &str, source: &Source, id: SourceId) -> (Clocks, Vec<Diagnostic>) {
        let (tree, errors) = read(source, id, Limits::default());
        let mut d = Decoder::new(None);
        errors.into_iter().map(of_error).for_each(|finding| d.push(finding));
        let full = |name: &str| if pack.is_empty() { name.to_owned() } else { format!("{pack}/{name}") };
        let mut all = Clocks::default();
        if let Some(tree) = &tree {
            let read = entries::<Clock>(tree, &mut d).unwrap_or_default();
            all.clocks = read.into_iter().map(|(id, clock)| (full(id.as_str()), clock)).collect();
            if let Value::Map(written) = &tree.value {
                all.written = written.iter().filter_map(|(key, _)| key.text()).map(full).collect();
            }
        }
        (all, d.findings)
    }

    /// The clocks of a library. Nothing is read for a plan that names none; files read are appended to `sources`, so
    /// that findings can point into them.
    pub(crate) fn for_plan(
        plan: &Plan,
        library: &RuleLibrary,
        sources: &mut Vec<Source>,
        findings: &mut Vec<Diagnostic>,
    ) -> Clocks {
        let states = plan.pipelines.iter().flat_map(|(_, p)| &p.states.0).filter_map(|(_, s)| s.law.as_ref());
        let mut all = Clocks::default();
        if !states.into_iter().any(|law| matches!(law.value, Law::Clock(_))) {
            return all;
        }
        for (pack, source) in library.clock_files() {
            let id = SourceId(u16::try_from(sources.len()).unwrap_or(u16::MAX));
            sources.push(source.clone());
            let (clocks, mut found) = Clocks::parse(pack, source, id);
            findings.append(&mut found);
            all.clocks.extend(clocks.clocks);
            all.written.extend(clocks.written);
        }
        all
    }

    /// The clock called `id`.
    pub fn get(&self, id: &str) -> Option<&Clock> {
        self.clocks.get(id)
    }

    /// Whether a clock is called so, even one that could not be read.
    pub fn is_written(&self, id: &str) -> bool {
        self.written.contains(id)
    }

    /// Every clock that could be read, in order of id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Clock)> {
        self.clocks.iter().map(|(id, clock)| (id.as_str(), clock))
    }
}
