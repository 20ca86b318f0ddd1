//! A rule whose trigger nothing in its plan can raise.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::plan::{DeliverableKind, Scope, Trigger};
use crate::timetable::{PhaseIx, Task};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.is_broken("rules", out) || s.is_broken("ladder", out) || s.is_broken("tasks", out) {
        return;
    }
    if s.timetable.cut_off {
        return;
    }
    let (duties, imposed) = (Duties::of(s), imposes(s));
    for (resolved, decl) in s.rules.iter().filter_map(|r| Some((r, s.decl(r)?))) {
        let rule = &resolved.rule;
        let any = |asked: Asked| duties.any(s, rule.scope.as_ref(), asked);
        let possible = match rule.trigger {
            Trigger::ObligationOpened | Trigger::ObligationFulfilled => any(Asked::Owed),
            Trigger::ObligationDueSoon | Trigger::ObligationBreached => any(Asked::Due),
            Trigger::ObligationReturned => any(Asked::Accepted),
            Trigger::MeasureImposed | Trigger::MeasureRemedied => imposed,
            Trigger::MeasureExpired => imposed && s.plan.ladder.iter().any(|m| m.remedy.is_some()),
            Trigger::PhaseEntered | Trigger::PhaseClosed => !s.plan.phases.is_empty(),
            Trigger::Incident | Trigger::CampaignClosed => true,
        };
        if !possible {
            let place = decl.on.as_ref().map(|o| o.span).or(decl.r#use.as_ref().map(|u| u.span)).unwrap_or(decl.span);
            let finding = Diagnostic::new(&rule::NEVER_TRIGGERED, place).arg("rule", &rule.id);
            out.push(finding.arg("trigger", rule.trigger.word()));
        }
    }
}

/// What a trigger asks of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    /// That somebody owes it.
    Owed,
    /// That it falls due besides.
    Due,
    /// That somebody accepts it besides.
    Accepted,
}

impl Asked {
    fn holds(self, task: &Task) -> bool {
        !task.obligations().is_empty()
            && match self {
                Asked::Owed => true,
                Asked::Due => task.due.is_some() || task.recurs(),
                Asked::Accepted => task.accepted,
            }
    }
}

/// The tasks as scopes choose them, so that no rule looks at all of them.
struct Duties<'a> {
    by_id: BTreeMap<&'a str, Vec<&'a Task>>,
    /// What there is of each phase and deliverable; `None` for any.
    there_is: BTreeSet<(Asked, Option<PhaseIx>, Option<DeliverableKind>)>,
}

impl<'a> Duties<'a> {
    fn of(s: &Subject<'a>) -> Duties<'a> {
        let mut all = Duties { by_id: BTreeMap::new(), there_is: BTreeSet::new() };
        for task in &s.timetable.tasks {
            all.by_id.entry(task.id.as_str()).or_default().push(task);
            for asked in [Asked::Owed, Asked::Due, Asked::Accepted].into_iter().filter(|a| a.holds(task)) {
                for phase in [None, task.phase] {
                    all.there_is.extend([None, task.deliverable].map(|d| (asked, phase, d)));
                }
            }
        }
        all
    }

    fn any(&self, s: &Subject<'_>, scope: Option<&Scope>, asked: Asked) -> bool {
        let named = scope.and_then(|s| s.phase.as_ref());
        let phase = named.and_then(|p| s.timetable.phase(p.as_str()));
        let deliverable = scope.and_then(|s| s.deliverable);
        if named.is_some() && phase.is_none() {
            return false;
        }
        let fits = |t: &&&Task| {
            (phase.is_none() || t.phase == phase) && (deliverable.is_none() || t.deliverable == deliverable)
        };
        match scope.and_then(|s| s.task.as_ref()) {
            None => self.there_is.contains(&(asked, phase, deliverable)),
            Some(tasks) => {
                let named = tasks.0.iter().filter_map(|id| self.by_id.get(id.as_str())).flatten();
                named.filter(fits).any(|t| asked.holds(t))
            }
        }
    }
}

/// Whether any rule puts a unit on the ladder.
fn imposes(s: &Subject<'_>) -> bool {
    let calls = s.rules.iter().flat_map(|r| &r.scripts).flat_map(|(_, compiled)| compiled.calls());
    !s.plan.ladder.is_empty() && calls.into_iter().any(|c| matches!(c.name.as_str(), "impose" | "raise"))
}
