//! The plan checker: static, on a plan, before anything runs. One file a kind of finding, by family.

mod allowance;
mod calendar;
mod chain;
mod checked;
mod duty;
mod graph;
mod mend;
mod names;
mod pipeline;
mod rings;
mod rule;
#[cfg(test)]
mod sample;
mod target;
mod window;

pub use checked::{CheckedPlan, HostRuleError, RunPlan};
pub use mend::{mended, mended_rule_file};
pub use pipeline::TimeLimits;
pub(crate) use rule::available;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, document};
use crate::document::{Node, Source, Span, Value};
use crate::plan::{Declared, Parsed, Plan, RuleDecl, TaskSpec, parse};
use crate::rules::{Clocks, GuardAt, Resolved, RuleLibrary, Sandbox, read_guards, resolve};
use crate::timetable::{TaskGraph, Timetable, build};
use std::collections::BTreeMap;

/// What a check gave: every finding, and the plan ready to run when none of them is an error.
#[derive(Debug, Clone)]
pub struct Check {
    /// The findings.
    pub diagnostics: Diagnostics,
    /// The plan, if it can run.
    pub plan: Option<CheckedPlan>,
    /// The plan fanned out as far as it could be, for views of a plan that is still wrong.
    pub timetable: Option<Timetable>,
}

/// One check: looks at the plan, and adds what it finds.
type One = fn(&Subject<'_>, &mut Vec<Diagnostic>);

/// What the single checks look at.
struct Subject<'a> {
    plan: &'a Plan,
    declared: &'a Declared,
    timetable: &'a Timetable,
    graph: &'a TaskGraph,
    rules: &'a [Resolved],
    /// The conditions of its phases.
    guards: &'a [GuardAt],
    sandbox: &'a Sandbox,
    /// The legal limits its states may stand under.
    clocks: &'a Clocks,
    sources: &'a [Source],
    /// The plan as written.
    tree: Option<&'a Node>,
    /// The plan's tasks as written, by where they start.
    written: BTreeMap<u32, &'a Node>,
    /// The plan's rules as declared, by where they stand.
    decls: BTreeMap<Span, &'a RuleDecl>,
}

impl Subject<'_> {
    /// Whether anything in a section of the plan is wrong already: then nothing can be said of what is missing there.
    fn is_broken(&self, section: &str, found: &[Diagnostic]) -> bool {
        let Some(node) = self.tree.and_then(|t| t.get(section)) else { return false };
        found.iter().any(|d| d.severity() == Severity::Error && node.span.contains(d.span))
    }

    /// Whether something in a section could not be read as it is written: names of things that the plan does not have
    /// can be read, and have findings of their own.
    fn is_unread(&self, section: &str, found: &[Diagnostic]) -> bool {
        let Some(node) = self.tree.and_then(|t| t.get(section)) else { return false };
        let unread = |d: &&Diagnostic| d.severity() == Severity::Error && d.code.id.starts_with("document/");
        found.iter().filter(unread).any(|d| node.span.contains(d.span))
    }

    /// Whether some rule that should run could not be read; then nothing can be said of what no rule does.
    fn rules_unread(&self) -> bool {
        let lost = self.lost("rules", self.plan.rules.len());
        lost || self.plan.rules.iter().filter(|d| !d.is_said()).count() > self.rules.len()
    }

    /// Whether some task could not be read at all; then nothing can be said of what no task does.
    fn tasks_lost(&self) -> bool {
        self.lost("tasks", self.plan.tasks.len())
    }

    /// Whether a section holds more entries than could be read.
    fn lost(&self, section: &str, read: usize) -> bool {
        match self.tree.and_then(|t| t.get(section)).map(|n| &n.value) {
            Some(Value::Seq(all)) => all.len() > read,
            _ => self.tree.and_then(|t| t.get(section)).is_some_and(|n| !n.is_null()),
        }
    }

    /// Where the plan declares a rule.
    fn decl(&self, rule: &Resolved) -> Option<&RuleDecl> {
        self.decls.get(&rule.declared_at).copied()
    }

    /// Whether a task has a field, even one that could not be read and has a finding of its own.
    fn has_field(&self, task: &TaskSpec, key: &str) -> bool {
        self.written.get(&task.span.start).is_some_and(|node| node.get(key).is_some())
    }
}

/// Whether some error found so far lies within a place.
fn errors_within(found: &[Diagnostic]) -> impl Fn(Span) -> bool + use<> {
    let mut errors: Vec<Span> = found.iter().filter(|d| d.severity() == Severity::Error).map(|d| d.span).collect();
    errors.sort();
    move |place| {
        let from = errors.partition_point(|e| (e.source, e.start) < (place.source, place.start));
        errors.iter().skip(from).take_while(|e| e.start < place.end).any(|e| place.contains(*e))
    }
}

/// A rule taken from a pack twice under one id; ids written out are compared where they are declared.
fn repeated_rules(plan: &Plan, rules: &[Resolved], out: &mut Vec<Diagnostic>) {
    let decls = declared_rules(plan);
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for resolved in rules {
        let decl = decls.get(&resolved.declared_at);
        let Some(place) = decl.and_then(|d| d.id.as_ref().or(d.r#use.as_ref())).map(|id| id.span) else { continue };
        let id = resolved.rule.id.as_str();
        match seen.get(id) {
            Some(first) if decl.is_some_and(|d| d.id.is_none()) => {
                out.push(Diagnostic::new(&document::DUPLICATE_ID, place).arg("id", id).related("first", *first));
            }
            Some(_) => {}
            None => {
                seen.insert(id, place);
            }
        }
    }
}

/// Every rule carries the plan's parameters, so both are bounded: no plan that people write comes near.
const MOST_RULES: usize = 10_000;
const MOST_PARAMS: usize = 200;

/// The rules of a plan, unless there are too many of them, or of its parameters.
fn fitting_rules<'p>(plan: &'p Plan, findings: &mut Vec<Diagnostic>) -> &'p [RuleDecl] {
    let too_large =
        |span, variant, limit: usize| Diagnostic::new(&document::TOO_LARGE, span).variant(variant).arg("limit", limit);
    let before = findings.len();
    findings.extend(plan.rules.get(MOST_RULES).map(|r| too_large(r.span, "rules", MOST_RULES)));
    findings.extend(plan.params.get(MOST_PARAMS).map(|(name, _)| too_large(name.span, "params", MOST_PARAMS)));
    if findings.len() > before { &[] } else { &plan.rules }
}

fn declared_rules(plan: &Plan) -> BTreeMap<Span, &RuleDecl> {
    let mut all = BTreeMap::new();
    for decl in &plan.rules {
        all.entry(decl.span).or_insert(decl);
    }
    all
}

fn tasks_written(tree: Option<&Node>) -> BTreeMap<u32, &Node> {
    match tree.and_then(|t| t.get("tasks")).map(|n| &n.value) {
        Some(Value::Seq(tasks)) => tasks.iter().map(|t| (t.span.start, t)).collect(),
        _ => BTreeMap::new(),
    }
}

/// Checks a plan. `params` are values for its parameters; `library` holds the rules it may use.
pub fn check(source: Source, params: &BTreeMap<String, String>, library: &RuleLibrary) -> Check {
    check_parsed(parse(source, params), library)
}

/// Checks a plan that was read already.
pub(crate) fn check_parsed(parsed: Parsed, library: &RuleLibrary) -> Check {
    let Parsed { source, tree, plan, declared, mut findings } = parsed;
    let mut sources = vec![source];
    let Some(plan) = plan else {
        let diagnostics = Diagnostics::new(sources, tree.as_ref(), findings);
        return Check { diagnostics, plan: None, timetable: None };
    };
    let (timetable, mut found) = build(&plan);
    findings.append(&mut found);
    let sandbox = Sandbox::new(Default::default());
    let rules: Vec<Resolved> = fitting_rules(&plan, &mut findings)
        .iter()
        .filter_map(|decl| resolve(decl, &plan.values, library, &sandbox, &mut sources, &mut findings))
        .collect();
    repeated_rules(&plan, &rules, &mut findings);
    let (guards, conditions) = read_guards(&plan, &sandbox, &sources, &mut findings);
    let clocks = Clocks::for_plan(&plan, library, &mut sources, &mut findings);
    let graph = TaskGraph::of(&plan);
    let subject = Subject {
        plan: &plan,
        declared: &declared,
        timetable: &timetable,
        graph: &graph,
        rules: &rules,
        guards: &conditions,
        sandbox: &sandbox,
        clocks: &clocks,
        sources: &sources,
        tree: tree.as_ref(),
        written: tasks_written(tree.as_ref()),
        decls: declared_rules(&plan),
    };
    // Errors first: some checks keep silent about what is broken already.
    let families = [window::ALL, duty::ALL, graph::ALL, target::ALL, pipeline::ALL, rule::ALL, calendar::ALL];
    for family in families {
        family.iter().for_each(|one| one(&subject, &mut findings));
    }
    allowance::apply(&plan, &mut findings);
    let diagnostics = Diagnostics::new(sources, tree.as_ref(), findings);
    if diagnostics.has_errors() {
        return Check { diagnostics, plan: None, timetable: Some(timetable) };
    }
    let rules = rules.into_iter().map(|r| r.rule).collect();
    let time_limits = TimeLimits::of(&plan, &clocks, timetable.window.first);
    let plan = CheckedPlan::new(RunPlan { plan, timetable: timetable.clone(), rules, guards, time_limits });
    Check { diagnostics, plan: Some(plan), timetable: Some(timetable) }
}
