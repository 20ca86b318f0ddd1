//! Why a rule did not apply to a unit: the facts run once more, with an eye on that rule.

use super::accountability::ScopePart;
use super::{Campaign, Cause, Raised};
use crate::plan::Trigger;
use crate::rules::{Compiled, Read, Rule, Run};
use crate::time::Moment;
use crate::timetable::UnitIx;
use std::sync::Arc;

/// Occasions that are told one by one; the rest are counted.
const MOST: usize = 1_000;

/// On which occasions a rule could have applied to a unit, and what each came to.
#[derive(Debug, Clone, PartialEq)]
pub struct WhyNot {
    /// The rule's id.
    pub rule: Arc<str>,
    /// What triggers it.
    pub trigger: Trigger,
    /// The occasions, in order; after a thousand they are only counted.
    pub occasions: Vec<Occasion>,
    /// How many there were beyond those.
    pub more: usize,
}

/// Once that a rule's trigger was raised about a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Occasion {
    /// When.
    pub at: Moment,
    /// What raised it.
    pub cause: Cause,
    /// The obligation it was about.
    pub obligation: Option<Arc<str>>,
    /// What it came to.
    pub came_to: CameTo,
}

/// What a rule made of an occasion.
#[derive(Debug, Clone, PartialEq)]
pub enum CameTo {
    /// The rule is about others.
    OutOfScope(Vec<ScopePart>),
    /// Its condition did not hold: the parts that did not, each with the values it read.
    NotMet(Vec<Unmet>),
    /// Another rule of its exclusive group had applied.
    GroupTaken(Arc<str>),
    /// It failed, and nothing it did counts.
    Failed(String),
    /// It ran and did nothing, having read these values.
    NothingDone(Vec<Read>),
    /// It applied.
    Applied,
}

/// A part of a condition that did not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Unmet {
    /// The part, as the rule writes it.
    pub text: String,
    /// What it read.
    pub reads: Vec<Read>,
}

/// An eye on one rule and one unit.
#[derive(Debug)]
pub(super) struct Watch {
    rule: Arc<str>,
    /// Nothing, where it is asked of what concerns no unit.
    unit: Option<UnitIx>,
    seen: Vec<Occasion>,
    more: usize,
}

impl Campaign {
    /// Why a rule did not apply to a unit, or how often it did: the facts run once more from the first. Occasions that
    /// concern no unit, such as the beginning of a phase, are told of every unit; without a unit, they alone are told. `None`
    /// when the plan has no such rule.
    pub fn why_not(&self, unit: Option<UnitIx>, rule: &str) -> Option<WhyNot> {
        let found = self.plan.rules.iter().find(|r| r.id.as_str() == rule)?;
        let (rule, trigger) = (found.id.shared(), found.trigger);
        let watch = Watch { rule: Arc::clone(&rule), unit, seen: Vec::new(), more: 0 };
        let mut anew = Campaign::open(self.first.clone());
        anew.amended = self.amended.clone();
        anew.watch = Some(Box::new(watch));
        for held in self.log.held() {
            // Each made sense when it was taken.
            let _ = anew.redo(&held);
            anew.fresh.clear();
        }
        if let Some(clock) = self.state.clock.filter(|c| anew.state.clock.is_none_or(|a| a < *c)) {
            anew.run_until(clock);
        }
        let (occasions, more) = anew.watch.map(|w| (w.seen, w.more)).unwrap_or_default();
        Some(WhyNot { rule, trigger, occasions, more })
    }

    /// Whether anybody asks what a rule makes of this.
    pub(super) fn is_watched(&self, raised: &Raised, rule: &Rule) -> bool {
        self.watch
            .as_ref()
            .is_some_and(|w| *w.rule == *rule.id.as_str() && raised.unit.is_none_or(|unit| Some(unit) == w.unit))
    }

    pub(super) fn saw(&mut self, raised: &Raised, rule: &Rule, came_to: CameTo) {
        if !self.is_watched(raised, rule) {
            return;
        }
        let obligation = raised.obligation.map(|(ix, _)| Arc::from(self.name(ix)));
        let occasion = Occasion { at: self.moment(raised.at), cause: raised.cause.clone(), obligation, came_to };
        if let Some(watch) = &mut self.watch {
            if watch.seen.len() < MOST {
                watch.seen.push(occasion);
            } else {
                watch.more += 1;
            }
        }
    }

    /// The rule that applied last put nothing on record.
    pub(super) fn nothing_came_of_it(&mut self, reads: Vec<Read>) {
        if let Some(watch) = self.watch.as_mut().filter(|w| w.more == 0)
            && let Some(last) = watch.seen.last_mut()
        {
            last.came_to = CameTo::NothingDone(reads);
        }
    }

    /// The parts of a condition that do not hold; the whole, where no part can be told apart.
    pub(super) fn not_met(&mut self, raised: &Raised, rule: &Rule, when: &Compiled) -> CameTo {
        let mut unmet: Vec<Unmet> =
            conjuncts(when.text()).into_iter().filter_map(|part| self.fails(raised, rule, part)).collect();
        if unmet.is_empty() {
            unmet.extend(self.fails(raised, rule, when.text().trim()));
        }
        CameTo::NotMet(unmet)
    }

    fn fails(&mut self, raised: &Raised, rule: &Rule, part: &str) -> Option<Unmet> {
        let part = within_brackets(part).unwrap_or(part);
        let compiled = self.sandbox.compile(part, true).ok()?;
        let past = raised.unit.and_then(|u| self.state.units.at(u)).map(|u| u.past.clone());
        let frame = self.frame(raised, compiled.fields());
        let run = Run::new(frame, Arc::clone(&rule.params), past.unwrap_or_default(), raised.at);
        match self.sandbox.test(&compiled, run) {
            (Some(false), reads) => Some(Unmet { text: part.to_owned(), reads }),
            _ => None,
        }
    }
}

/// The parts of `a && b && (c || d)`, as they are written. A condition that says `||` outside brackets is one part.
fn conjuncts(text: &str) -> Vec<&str> {
    let Some(places) = top_level_ands(text) else { return Vec::new() };
    let mut parts = Vec::new();
    let mut from = 0;
    for at in places.into_iter().chain([text.len()]) {
        let part = text.get(from..at).unwrap_or("").trim();
        match within_brackets(part).map(conjuncts).filter(|inner| inner.len() > 1) {
            Some(inner) => parts.extend(inner),
            None => parts.push(part),
        }
        from = at + 2;
    }
    parts
}

/// `a && b` of `(a && b)`.
fn within_brackets(part: &str) -> Option<&str> {
    let inner = part.strip_prefix('(')?.strip_suffix(')')?;
    // `(a) && (b)` opens and closes on the way.
    Depth::of(inner).all(|(depth, ..)| depth >= 0).then_some(inner)
}

/// Where `&&` stands outside brackets and texts; nothing where `||` does as well.
fn top_level_ands(text: &str) -> Option<Vec<usize>> {
    let mut ands = Vec::new();
    for (depth, at, c) in Depth::of(text) {
        match (depth, c, text.as_bytes().get(at + 1)) {
            (0, '|', Some(b'|')) => return None,
            (0, '&', Some(b'&')) if ands.last().is_none_or(|last| last + 1 < at) => ands.push(at),
            _ => {}
        }
    }
    Some(ands)
}

/// The characters of an expression outside texts, each with its place and how deep in brackets it stands.
struct Depth<'a> {
    rest: std::str::CharIndices<'a>,
    depth: i32,
    quote: Option<char>,
}

impl<'a> Depth<'a> {
    fn of(text: &'a str) -> Depth<'a> {
        Depth { rest: text.char_indices(), depth: 0, quote: None }
    }
}

impl Iterator for Depth<'_> {
    type Item = (i32, usize, char);

    fn next(&mut self) -> Option<(i32, usize, char)> {
        loop {
            let (at, c) = self.rest.next()?;
            match (self.quote, c) {
                (Some(_), '\\') => {
                    self.rest.next();
                }
                (Some(quote), c) if c == quote => self.quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'' | '`') => self.quote = Some(c),
                (None, c) => {
                    self.depth += match c {
                        '(' | '[' | '{' => 1,
                        ')' | ']' | '}' => -1,
                        _ => 0,
                    };
                    return Some((self.depth, at, c));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::conjuncts;

    #[test]
    fn a_condition_has_the_parts_that_it_joins() {
        for (text, parts) in [
            ("a > 1", vec!["a > 1"]),
            ("a > 1 && b == \"x && y\"", vec!["a > 1", "b == \"x && y\""]),
            ("(a && b) && (c || d)", vec!["a", "b", "(c || d)"]),
            ("(a) && (b)", vec!["(a)", "(b)"]),
            ("f(a && b) && !c", vec!["f(a && b)", "!c"]),
            ("名 == \"(\\\"\" && 甲", vec!["名 == \"(\\\"\"", "甲"]),
            ("", vec![""]),
            ("&&&", vec!["", "&"]),
        ] {
            assert_eq!(conjuncts(text), parts, "{text}");
        }
        assert!(conjuncts("a || b && c").is_empty());
    }
}
