//! What a case expects, and how it differs from what came.

use super::case::wrong_number;
use super::entry::{Entry, FIELDS, is_number, words};
use crate::campaign::with_year;
use crate::diagnostic::{Diagnostic, document};
use crate::document::{Node, Span, Value};
use crate::plan::decode::Decoder;
use rust_decimal::Decimal;
use serde::Serialize;

/// The key under which stands what concerns no unit.
const CAMPAIGN: &str = "campaign";

/// What rules must do, by unit; units that are not named must come away untouched.
#[derive(Debug, Clone, Default)]
pub(super) struct Expected {
    by_unit: Vec<(Option<String>, Vec<Entry>)>,
}

/// A line of a comparison: what was expected, what came. One of them is missing where nothing stands against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TestLine"))]
pub struct Line {
    /// What was expected.
    pub expected: Option<String>,
    /// What came.
    pub actual: Option<String>,
    /// Whether it is the same.
    pub same: bool,
}

/// Reads `expect`: `none`, or consequences by unit.
pub(super) fn read(node: &Node, units: &[&str], d: &mut Decoder) -> Option<Expected> {
    if is_none(node) {
        return Some(Expected::default());
    }
    let mut by_unit = Vec::new();
    for (key, value) in d.map(node)? {
        let Some(name) = unit(key, units, d) else { continue };
        let entries = match &value.value {
            _ if is_none(value) => Vec::new(),
            Value::Seq(items) => items.iter().filter_map(|item| entry(item, d)).collect(),
            _ => entry(value, d).into_iter().collect(),
        };
        by_unit.push((name, entries));
    }
    Some(Expected { by_unit })
}

/// Reads values by unit: scores, measures.
pub(super) fn by_unit(node: &Node, units: &[&str], d: &mut Decoder) -> Option<Vec<(String, String, Span)>> {
    let mut all = Vec::new();
    for (key, value) in d.map(node)? {
        let (Some(name), Some(scalar)) = (known(key, units, d), d.scalar(value, "text")) else { continue };
        all.push((name, scalar.text.clone(), value.span));
    }
    Some(all)
}

/// Whether `none` is written: nothing is expected.
pub(super) fn is_none(node: &Node) -> bool {
    node.text() == Some("none")
}

/// The unit that a key names; none within for the whole campaign.
fn unit(key: &Node, units: &[&str], d: &mut Decoder) -> Option<Option<String>> {
    let name = key.text().unwrap_or("");
    if name == CAMPAIGN && !units.contains(&name) { Some(None) } else { known(key, units, d).map(Some) }
}

fn known(key: &Node, units: &[&str], d: &mut Decoder) -> Option<String> {
    let name = key.text().unwrap_or("");
    if units.contains(&name) {
        return Some(name.to_owned());
    }
    let shown = units.iter().take(20).copied().collect::<Vec<_>>().join(", ");
    let finding = Diagnostic::new(&document::BAD_VALUE, key.span).arg("text", name).arg("known", shown);
    d.push(finding.suggest(name, units.iter().copied()));
    None
}

fn entry(node: &Node, d: &mut Decoder) -> Option<Entry> {
    let entries = d.map(node)?;
    let known: Vec<&'static str> = words().into_iter().chain(FIELDS).collect();
    d.unknown_fields(entries, &known);
    let word = |key: &Node| key.text().is_some_and(|k| k == "kind" || words().contains(&k));
    let mut said = entries.iter().filter(|(key, _)| word(key));
    let (Some(first), second) = (said.next(), said.next()) else {
        let fields = words().into_iter().chain(["kind"]).map(|w| format!("`{w}`")).collect::<Vec<_>>().join(" / ");
        let place = entries.first().map_or(node.span, |(key, _)| key.span);
        if entries.iter().all(|(key, _)| key.text().is_some_and(|k| known.contains(&k))) {
            d.push(Diagnostic::new(&document::MISSING_FIELD, place).variant("one-of").arg("fields", fields));
        }
        return None;
    };
    if let Some((key, _)) = second {
        let finding = Diagnostic::new(&document::UNKNOWN_FIELD, key.span).arg("field", key.text().unwrap_or(""));
        d.push(finding.arg("known", FIELDS.join(", ")));
        return None;
    }
    let rest = entries.iter().filter(|(key, _)| !word(key));
    let mut fields = Vec::new();
    for (key, value) in std::iter::once(first).chain(rest) {
        let (field, text) = (key.text().unwrap_or(""), d.scalar(value, "text")?.text.trim_end_matches('\n'));
        let text = if matches!(field, "at" | "until") { with_year(text, d.year) } else { text.to_owned() };
        if is_number(field) && text.parse::<Decimal>().is_err() {
            d.push(wrong_number(value.span, &text));
            return None;
        }
        fields.push((field.to_owned(), text));
    }
    Some(Entry { fields })
}

impl Expected {
    /// What differs, by unit; a unit without a difference is left out. The name is empty for the whole campaign.
    pub(super) fn differences(&self, came: &[(Option<String>, Entry)]) -> Vec<(String, Vec<Line>)> {
        let mut names: Vec<&Option<String>> = self.by_unit.iter().map(|(name, _)| name).collect();
        for (name, _) in came {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut found = Vec::new();
        for name in names {
            let mut wanted = self.by_unit.iter().filter(|(unit, _)| unit == name).flat_map(|(_, entries)| entries);
            let wanted: Vec<&Entry> = wanted.by_ref().collect();
            let actual: Vec<&Entry> = came.iter().filter(|(unit, _)| unit == name).map(|(_, entry)| entry).collect();
            let lines = aligned(&wanted, &actual);
            if lines.iter().any(|line| !line.same) {
                found.push((name.clone().unwrap_or_default(), lines));
            }
        }
        found
    }
}

/// Above so many, lines stand against each other by number alone.
const MOST_ALIGNED: usize = 400;

/// Both lists in order beside each other, so that as many as possible stand beside what they are.
fn aligned(wanted: &[&Entry], came: &[&Entry]) -> Vec<Line> {
    let fits = |w: usize, c: usize| wanted.get(w).zip(came.get(c)).is_some_and(|(w, c)| c.fits(w));
    let mut lines = Vec::new();
    let (mut w, mut c) = (0, 0);
    // How many fit in what is left from each pair on.
    let small = wanted.len() <= MOST_ALIGNED && came.len() <= MOST_ALIGNED;
    let width = came.len() + 1;
    let mut common = vec![0_u32; if small { (wanted.len() + 1) * width } else { 0 }];
    let at = |common: &[u32], w: usize, c: usize| common.get(w * width + c).copied().unwrap_or(0);
    if small {
        for w in (0..wanted.len()).rev() {
            for c in (0..came.len()).rev() {
                let best = if fits(w, c) {
                    at(&common, w + 1, c + 1) + 1
                } else {
                    at(&common, w + 1, c).max(at(&common, w, c + 1))
                };
                if let Some(slot) = common.get_mut(w * width + c) {
                    *slot = best;
                }
            }
        }
    }
    while w < wanted.len() || c < came.len() {
        let same = fits(w, c);
        let together = same || (!small && w < wanted.len() && c < came.len());
        let rest = at(&common, w, c);
        // What fits nothing on either side stands beside each other: it is most likely the same thing gone wrong.
        let replaced = w < wanted.len() && c < came.len() && at(&common, w + 1, c + 1) == rest;
        let (takes_wanted, takes_came) = if together || replaced {
            (true, true)
        } else if w < wanted.len() && (c >= came.len() || at(&common, w + 1, c) == rest) {
            (true, false)
        } else {
            (false, true)
        };
        let expected = wanted.get(w).filter(|_| takes_wanted);
        let actual = came.get(c).filter(|_| takes_came);
        lines.push(Line {
            expected: expected.map(|e| e.whole_line()),
            actual: actual.map(|a| a.line(expected.copied())),
            same,
        });
        w += usize::from(takes_wanted);
        c += usize::from(takes_came);
    }
    lines
}
