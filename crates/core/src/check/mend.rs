//! Mending a text: every repair that can only be right, round after round.

use super::check;
use crate::diagnostic::{Diagnostics, fix_once};
use crate::document::Source;
use crate::rules::{RuleLibrary, check_file};
use std::collections::BTreeMap;

/// A repair may bring another finding to light; it ends, since every round mends something.
const ROUNDS: usize = 16;

/// A plan with everything mended that can only be mended in one way; `None` where there is nothing of the kind. Comments
/// and layout stay. `findings` are those of the plan as it stands.
pub fn mended(findings: &Diagnostics, params: &BTreeMap<String, String>, library: &RuleLibrary) -> Option<String> {
    rounds(findings, |source| check(source, params, library).diagnostics)
}

/// The same for a rule file.
pub fn mended_rule_file(findings: &Diagnostics) -> Option<String> {
    rounds(findings, check_file)
}

fn rounds(findings: &Diagnostics, again: impl Fn(Source) -> Diagnostics) -> Option<String> {
    let name = findings.sources().first()?.name().to_owned();
    let mut text = fix_once(findings)?;
    for _ in 1..ROUNDS {
        match fix_once(&again(Source::new(name.as_str(), text.as_str()))) {
            Some(better) => text = better,
            None => break,
        }
    }
    Some(text)
}
