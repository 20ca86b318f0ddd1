//! Decisions by six accountability rules, beside the same as native closures and in a bare script engine.
//!
//! Facts of 256 units from a generator with a seed; every candidate's answers are compared with the native ones first.

use super::random::Random;
use super::timing::{Candidate, medians, ratio};
use duban::rules::{Act, Compiled, Field, FieldSet, Frame, Limits, Outcome, Run, Sandbox, Value};
use duban::time::Instant;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};

const UNITS: usize = 256;
/// Decisions of one timed run.
const DECISIONS: usize = UNITS * if cfg!(debug_assertions) { 1 } else { 200 };
const ROUNDS: usize = 9;

/// What is known of a unit.
#[derive(Debug, Clone, Copy)]
struct Facts {
    overdue_days: i64,
    missed_returns: i64,
    incidents: i64,
    repeated: i64,
    /// Hundredths.
    coverage: i64,
}

/// Points off, and the highest measure: 0 for none, 1 for a notice, 2 for a yellow card, 3 for a veto.
type Decision = (Decimal, i64);

fn units() -> Vec<Facts> {
    let mut random = Random::new(20_240_101);
    let mut below = |n: usize| i64::try_from(random.below(n)).unwrap_or(0);
    (0..UNITS)
        .map(|_| Facts {
            overdue_days: below(12),
            missed_returns: below(3),
            incidents: below(5),
            repeated: below(4),
            coverage: 50 + 5 * below(11),
        })
        .collect()
}

type Rule = Box<dyn Fn(&Facts, &mut Decision)>;

/// The limit: six boxed closures.
fn closures() -> Vec<Rule> {
    vec![
        Box::new(|f, d| d.0 += Decimal::from(2 * f.incidents)),
        Box::new(|f, d| d.0 += Decimal::from(i64::from(f.overdue_days > 0) + i64::from(f.overdue_days > 7))),
        Box::new(|f, d| d.1 = d.1.max(i64::from(f.missed_returns >= 1))),
        Box::new(|f, d| d.1 = d.1.max(if f.repeated >= 2 { 2 } else { 0 })),
        Box::new(|f, d| d.1 = d.1.max(if f.incidents >= 3 { 3 } else { 0 })),
        Box::new(|f, d| d.0 += Decimal::from(if f.coverage < 100 { 5 } else { 0 })),
    ]
}

/// The six rules as plans write them: conditions and verbs.
const PLAIN: [(Option<&str>, &str); 6] = [
    (Some("event.count > 0"), "deduct(2 * event.count)"),
    (None, "if obligation.days_late > 7 { deduct(2) } else if obligation.days_late > 0 { deduct(1) }"),
    (Some("item.days >= 1"), "notice(\"n\")"),
    (Some("unit.level >= 2"), "impose(\"yellow-card\")"),
    (Some("event.count >= 3"), "impose(\"veto\")"),
    (Some("indicator.value < 1.0"), "deduct(5)"),
];

/// The same six with variables.
const VARIABLES: [(Option<&str>, &str); 6] = [
    (None, "let n = event.count; if n > 0 { deduct(2 * n) }"),
    (None, "let n = obligation.days_late; if n > 7 { deduct(2) } else if n > 0 { deduct(1) }"),
    (None, "let n = item.days; if n >= 1 { notice(\"n\") }"),
    (None, "let n = unit.level; if n >= 2 { impose(\"yellow-card\") }"),
    (None, "let n = event.count; if n >= 3 { impose(\"veto\") }"),
    (None, "let n = indicator.value; if n < 1.0 { deduct(5) }"),
];

/// The same six in a form that needs the script engine.
const SCRIPTS: [(Option<&str>, &str); 6] = [
    (None, "let n = 0; n += event.count; if n > 0 { deduct(2 * n) }"),
    (None, "let n = 0; n += obligation.days_late; if n > 7 { deduct(2) } else if n > 0 { deduct(1) }"),
    (None, "let n = 0; n += item.days; if n >= 1 { notice(\"n\") }"),
    (None, "let n = 0; n += unit.level; if n >= 2 { impose(\"yellow-card\") }"),
    (None, "let n = 0; n += event.count; if n >= 3 { impose(\"veto\") }"),
    (None, "let n = 0; n += indicator.value; if n < 1.0 { deduct(5) }"),
];

struct Rules {
    sandbox: Sandbox,
    scripts: Vec<(Option<Compiled>, Compiled)>,
    wanted: FieldSet,
    params: Arc<BTreeMap<String, Value>>,
}

impl Rules {
    fn of(rules: &[(Option<&str>, &str)]) -> Result<Rules, String> {
        let sandbox = Sandbox::new(Limits::default());
        let compile = |text: &str, expression| sandbox.compile(text, expression).map_err(|e| format!("{text}: {e:?}"));
        let scripts = rules
            .iter()
            .map(|(when, then)| Ok((when.map(|w| compile(w, true)).transpose()?, compile(then, false)?)))
            .collect::<Result<Vec<_>, String>>()?;
        let wanted = scripts.iter().fold(FieldSet::default(), |set, (when, then)| {
            when.iter().fold(set.and(then.fields()), |set, when| set.and(when.fields()))
        });
        Ok(Rules { sandbox, scripts, wanted, params: Arc::default() })
    }

    fn decide(&mut self, f: &Facts) -> Option<Decision> {
        let mut frame = Frame::of(self.wanted);
        frame.set(Field::EventCount, || Value::Int(f.incidents));
        frame.set(Field::ObligationDaysLate, || Value::Int(f.overdue_days));
        frame.set(Field::ItemDays, || Value::Int(f.missed_returns));
        frame.set(Field::UnitLevel, || Value::Int(f.repeated));
        frame.set(Field::IndicatorValue, || Value::Decimal(Decimal::new(f.coverage, 2)));
        let mut run = Run::new(frame, Arc::clone(&self.params), Vec::new(), Instant::from_millis(0));
        let mut decision = (Decimal::ZERO, 0);
        for (when, then) in &self.scripts {
            match self.sandbox.run(when.as_ref(), then, &mut run) {
                Outcome::Skipped => continue,
                Outcome::Applied => {}
                Outcome::Failed(_) => return None,
            }
            for act in run.acts.drain(..) {
                match act {
                    Act::Deduct { points, .. } => decision.0 += points,
                    Act::Notice { .. } => decision.1 = decision.1.max(1),
                    Act::Impose { measure } if &*measure == "veto" => decision.1 = 3,
                    Act::Impose { .. } => decision.1 = decision.1.max(2),
                    _ => return None,
                }
            }
        }
        Some(decision)
    }
}

/// A bare script engine: variables set in place, six compiled scripts, no budgets, nothing recorded.
struct Bare {
    engine: rhai::Engine,
    scripts: Vec<rhai::AST>,
    scope: rhai::Scope<'static>,
}

const BARE: [&str; 6] = [
    "2 * incidents",
    "if overdue > 7 { 2 } else if overdue > 0 { 1 } else { 0 }",
    "if missed >= 1 { 1 } else { 0 }",
    "if repeated >= 2 { 2 } else { 0 }",
    "if incidents >= 3 { 3 } else { 0 }",
    "if coverage < 100 { 5 } else { 0 }",
];

impl Bare {
    fn new() -> Result<Bare, String> {
        let mut scope = rhai::Scope::new();
        for name in ["incidents", "overdue", "missed", "repeated", "coverage"] {
            scope.push(name, 0_i64);
        }
        let engine = rhai::Engine::new_raw();
        let compile = |text: &&str| engine.compile_with_scope(&scope, text).map_err(|e| e.to_string());
        let scripts = BARE.iter().map(compile).collect::<Result<_, _>>()?;
        Ok(Bare { engine, scripts, scope })
    }

    fn decide(&mut self, f: &Facts) -> Option<Decision> {
        for (name, value) in [
            ("incidents", f.incidents),
            ("overdue", f.overdue_days),
            ("missed", f.missed_returns),
            ("repeated", f.repeated),
            ("coverage", f.coverage),
        ] {
            self.scope.set_value(name, value);
        }
        let mut got = [0_i64; 6];
        for (script, slot) in self.scripts.iter().zip(&mut got) {
            *slot = self.engine.eval_ast_with_scope::<i64>(&mut self.scope, script).ok()?;
        }
        let [a, b, c, d, e, f] = got;
        Some((Decimal::from(a + b + f), c.max(d).max(e)))
    }
}

/// Measures decisions a run; what each took, beside the native closures.
pub(crate) fn run() -> Result<String, String> {
    let units = units();
    let closures = closures();
    let native = |f: &Facts| {
        let mut decision = (Decimal::ZERO, 0);
        closures.iter().for_each(|rule| rule(f, &mut decision));
        Some(decision)
    };
    let bare = Mutex::new(Bare::new()?);
    let plain = Mutex::new(Rules::of(&PLAIN)?);
    let variables = Mutex::new(Rules::of(&VARIABLES)?);
    let scripts = Mutex::new(Rules::of(&SCRIPTS)?);
    let of = |rules: &Mutex<Rules>, f: &Facts| rules.lock().ok()?.decide(f);
    let of_bare = |f: &Facts| bare.lock().ok()?.decide(f);
    for f in &units {
        let right = native(f);
        if [of_bare(f), of(&plain, f), of(&variables, f), of(&scripts, f)].iter().any(|d| *d != right) {
            return Err(format!("the candidates do not agree about {f:?}"));
        }
    }
    let many = |decide: &dyn Fn(&Facts) -> Option<Decision>| -> usize {
        units.iter().cycle().take(DECISIONS).filter_map(|f| decide(std::hint::black_box(f))).filter(|d| d.1 > 0).count()
    };
    let candidates: Vec<Candidate<'_>> = vec![
        ("six native closures", Box::new(|| many(&native))),
        ("bare script engine, 6 scripts", Box::new(|| many(&of_bare))),
        ("duban, conditions and verbs", Box::new(|| many(&|f| of(&plain, f)))),
        ("duban, with variables", Box::new(|| many(&|f| of(&variables, f)))),
        ("duban, scripts for the engine", Box::new(|| many(&|f| of(&scripts, f)))),
    ];
    let times = medians(&candidates, ROUNDS);
    let [closures_took, bare_took, ..] = &*times else { return Err("nothing was measured".to_owned()) };
    let mut out = format!("{DECISIONS} decisions by six rules; medians of {ROUNDS} alternating runs\n");
    let _ = writeln!(out, "{:<34}{:>14}{:>14}{:>14}", "", "ns/decision", "of closures", "of bare");
    for ((name, _), took) in candidates.iter().zip(&times) {
        let each = took.as_nanos() / DECISIONS as u128;
        let (of_closures, of_bare) = (ratio(*took, *closures_took), ratio(*took, *bare_took));
        let _ = writeln!(out, "{name:<34}{each:>14}{of_closures:>14}{of_bare:>14}");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_candidate_decides_alike() {
        let printed = super::run().unwrap();
        assert_eq!(printed.lines().count(), 7, "{printed}");
    }
}
