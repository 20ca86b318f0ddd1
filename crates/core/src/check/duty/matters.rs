//! Which tasks are about the same thing.

use crate::check::Subject;
use crate::plan::TaskSpec;
use crate::timetable::Task;
use std::collections::BTreeMap;

/// A task as written, and fanned out.
pub(super) type Both<'a> = (&'a TaskSpec, &'a Task);

/// How tasks are known to be about the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Same<'a> {
    /// The plan says so.
    Matter(&'a str),
    /// They are called the same and stand in the same phase, and occur once each.
    Title(&'a str, Option<&'a str>),
}

impl Same<'_> {
    /// The variant of a message that says so, and the name.
    pub(super) fn said(&self) -> (&'static str, &str) {
        match self {
            Same::Matter(matter) => ("", matter),
            Same::Title(title, _) => ("title", title),
        }
    }
}

/// Tasks that are about the same thing, two or more each, in the plan's order.
pub(super) fn same<'a>(s: &Subject<'a>) -> BTreeMap<Same<'a>, Vec<Both<'a>>> {
    let mut all: BTreeMap<Same<'a>, Vec<Both<'a>>> = BTreeMap::new();
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        let title = spec.title.as_deref().map(str::trim).filter(|t| !t.is_empty() && spec.every.is_none());
        let key = match (&spec.matter, title) {
            (Some(matter), _) => Same::Matter(matter.as_str()),
            (None, Some(title)) => Same::Title(title, spec.phase.as_ref().map(|p| p.as_str())),
            (None, None) => continue,
        };
        all.entry(key).or_default().push((spec, task));
    }
    all.retain(|_, tasks| tasks.len() > 1);
    all
}

/// Whether one of two tasks waits for the other: then they are steps, not the same thing twice.
pub(super) fn steps(a: &TaskSpec, b: &TaskSpec) -> bool {
    let waits = |later: &TaskSpec, earlier: &TaskSpec| later.after.iter().any(|x| x.task.value == earlier.id.value);
    waits(a, b) || waits(b, a)
}
