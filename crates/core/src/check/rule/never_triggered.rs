//! A rule whose trigger nothing in its plan can raise.

use crate::check::{Subject, errors_within};
use crate::diagnostic::{Diagnostic, rule};
use crate::document::Span;
use crate::plan::{DeliverableKind, IndicatorSpec, Scope, Scorecard, Target, Trigger};
use crate::timetable::{PhaseIx, Task};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    // A task that could not be read may be any, and so may what a rule does that could not be read.
    if s.timetable.cut_off || s.tasks_lost() || s.rules_unread() {
        return;
    }
    let broken = errors_within(out);
    let duties = Duties::of(s, &broken);
    // A verb misspelled may be the one that puts a unit on the ladder.
    let imposed = imposes(s) || out.iter().any(|d| *d.code == rule::UNKNOWN_FUNCTION) || s.is_broken("ladder", out);
    for (resolved, decl) in s.rules.iter().filter_map(|r| Some((r, s.decl(r)?))) {
        // A scope that names what the plan does not have, has its finding.
        if broken(decl.span) {
            continue;
        }
        let rule = &resolved.rule;
        let any = |asked: Asked| duties.any(s, rule.scope.as_ref(), asked);
        let possible = match rule.trigger {
            Trigger::ObligationOpened | Trigger::ObligationFulfilled => any(Asked::Owed),
            Trigger::ObligationDueSoon | Trigger::ObligationBreached => any(Asked::Due),
            Trigger::ObligationUrged => any(Asked::Urged),
            Trigger::ObligationReturned => any(Asked::Accepted),
            Trigger::MeasureImposed | Trigger::MeasureRemedied => imposed,
            Trigger::MeasureExpired => {
                imposed && (s.is_broken("ladder", out) || s.plan.ladder.iter().any(|m| m.remedy.is_some()))
            }
            Trigger::PhaseEntered | Trigger::PhaseClosed => !s.plan.phases.is_empty(),
            Trigger::PhaseOverrun => {
                s.is_broken("phases", out)
                    || s.plan.phases.iter().any(|p| p.exit.as_ref().is_some_and(|e| e.may_hold()))
            }
            Trigger::ItemOverdue | Trigger::ItemMoved | Trigger::ItemHandedOver | Trigger::ItemClosed => {
                s.is_broken("pipelines", out) || !s.plan.pipelines.is_empty()
            }
            Trigger::IndicatorReported => s.is_broken("indicators", out) || !s.plan.indicators.is_empty(),
            Trigger::IndicatorBelowTarget => {
                let judged = |i: &IndicatorSpec| matches!(&i.target, Some(t) if matches!(t.value, Target::Number(_)));
                s.is_broken("indicators", out) || s.plan.indicators.iter().any(|(_, i)| judged(i))
            }
            Trigger::PeriodClosed => {
                let appraised = |c: &Scorecard| c.appraisal.is_some() || c.ranking.is_some();
                s.is_broken("scorecard", out) || s.plan.scorecard.as_ref().is_some_and(appraised)
            }
            Trigger::Incident | Trigger::Inspected | Trigger::CampaignClosed => true,
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
    /// That it falls due, and is urged then.
    Urged,
}

impl Asked {
    const ALL: [Asked; 4] = [Asked::Owed, Asked::Due, Asked::Accepted, Asked::Urged];
}

impl Asked {
    fn holds(self, task: &Task) -> bool {
        // A duty that is only called for has no obligation until then.
        let owed = !task.obligations().is_empty() || task.on_call.is_some() && !task.units.is_empty();
        owed && match self {
            Asked::Owed => true,
            Asked::Due => task.due.is_some() || task.recurs(),
            Asked::Accepted => task.accepted,
            Asked::Urged => task.urge.is_some() && Asked::Due.holds(task),
        }
    }
}

/// The tasks as scopes choose them, so that no rule looks at all of them.
struct Duties<'a> {
    by_id: BTreeMap<&'a str, Vec<&'a Task>>,
    /// What there is of each phase and deliverable; `None` for any.
    there_is: BTreeSet<(Asked, Option<PhaseIx>, Option<DeliverableKind>)>,
    /// What there may be: of tasks with a mistake inside, by id, as far as they have the fields for it.
    may_be: BTreeSet<(Asked, Option<&'a str>)>,
}

impl<'a> Duties<'a> {
    fn of(s: &Subject<'a>, broken: &dyn Fn(Span) -> bool) -> Duties<'a> {
        let mut all = Duties { by_id: BTreeMap::new(), there_is: BTreeSet::new(), may_be: BTreeSet::new() };
        for spec in s.plan.tasks.iter().filter(|t| broken(t.span)) {
            let fields = |asked| match asked {
                Asked::Owed => true,
                Asked::Due => s.has_field(spec, "due") || s.has_field(spec, "every"),
                Asked::Accepted => s.has_field(spec, "accept_by"),
                Asked::Urged => {
                    (spec.urge.is_some() || s.plan.campaign.urge.is_some())
                        && (s.has_field(spec, "due") || s.has_field(spec, "every"))
                }
            };
            for asked in Asked::ALL.into_iter().filter(|a| fields(*a)) {
                all.may_be.extend([None, Some(spec.id.as_str())].map(|id| (asked, id)));
            }
        }
        for task in &s.timetable.tasks {
            all.by_id.entry(task.id.as_str()).or_default().push(task);
            for asked in Asked::ALL.into_iter().filter(|a| a.holds(task)) {
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
            None => self.may_be.contains(&(asked, None)) || self.there_is.contains(&(asked, phase, deliverable)),
            Some(tasks) => {
                if tasks.0.iter().any(|id| self.may_be.contains(&(asked, Some(id.as_str())))) {
                    return true;
                }
                let named = tasks.0.iter().filter_map(|id| self.by_id.get(id.as_str())).flatten();
                named.filter(fits).any(|t| asked.holds(t))
            }
        }
    }
}

/// Whether any rule puts a unit on the ladder.
fn imposes(s: &Subject<'_>) -> bool {
    let calls = s.rules.iter().flat_map(|r| &r.scripts).flat_map(|(_, compiled)| compiled.calls());
    let row = s.plan.ladder.iter().any(|m| m.in_a_row.is_some());
    row || !s.plan.ladder.is_empty() && calls.into_iter().any(|c| matches!(c.name.as_str(), "impose" | "raise"))
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn never(tasks: &str, rules: &str) -> usize {
        said("rule/never-triggered", &format!("tasks:\n{tasks}rules:\n{rules}")).len()
    }

    const SOUND: &str = "  - {id: t, responsible: police, due: 2026-03-10}\n";
    const REDO: &str = "  - {id: r, on: obligation.returned, then: deduct(1)}\n";

    #[test]
    fn a_mistake_in_a_task_hides_only_what_that_task_may_raise() {
        let with = |task: &str| never(&format!("{SOUND}{task}"), REDO);
        assert_eq!(with(""), 1);
        assert_eq!(with("  - {id: u, responsible: police, due: 2026-02-30}\n"), 1, "nobody accepts it");
        assert_eq!(with("  - {id: u, responsible: [], due: 2026-03-10, accept_by: office}\n"), 0);
        assert_eq!(with("  - {responsible: police, due: 2026-03-10, accept_by: office}\n"), 0, "lost");
        let late = "  - {id: r, on: obligation.breached, scope: {task: u}, then: deduct(1)}\n";
        assert_eq!(never(&format!("{SOUND}  - {{id: u, responsible: police, due: 2026-02-30}}\n"), late), 0);
        assert_eq!(never(&format!("{SOUND}  - {{id: u, responsible: police}}\n"), late), 1);
    }

    #[test]
    fn only_what_is_urged_raises_urging() {
        let urged = "  - {id: r, on: obligation.urged, when: event.count > 1, then: deduct(1)}\n";
        assert_eq!(never(SOUND, urged), 1);
        assert_eq!(never("  - {id: t, responsible: police, due: 2026-03-10, urge: 2 d}\n", urged), 0);
        assert_eq!(never("  - {id: t, responsible: police, urge: 2 d}\n", urged), 1, "never due");
    }

    #[test]
    fn a_mistake_in_a_rule_hides_only_what_that_rule_may_do() {
        let with = |rule: &str| never(SOUND, &format!("{REDO}{rule}"));
        assert_eq!(with("  - {id: s, on: incident, then: 'deduct(1, \"nothing\")'}\n"), 1);
        assert_eq!(with("  - {id: s, on: obligation.returned, scope: {task: tt}, then: deduct(2)}\n"), 1, "its own");
        let imposed = "  - {id: s, on: measure.imposed, then: deduct(1)}\n";
        assert_eq!(never(SOUND, imposed), 1);
        assert_eq!(never(SOUND, &format!("{imposed}  - {{id: u, on: incident, then: rais()}}\n")), 0);
        assert_eq!(with("  - {id: s, on: incident, then: 'deduct('}\n"), 0, "unread");
    }
}
