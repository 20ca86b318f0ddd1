//! Notices, measures and accountability that are nobody's to decide.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::plan::{MeasureSpec, RuleDecl};
use crate::rules::{Call, Resolved};
use std::collections::BTreeMap;

/// In a plan of one unit there is nobody else to name.
const SEVERAL: usize = 2;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.timetable.units.all().len() < SEVERAL {
        return;
    }
    let led = s.plan.campaign.lead.is_some();
    let rules: Vec<(&Resolved, &RuleDecl, Vec<Call>)> = s
        .rules
        .iter()
        .filter_map(|r| Some((r, s.decl(r)?, r.scripts.iter().flat_map(|(_, c)| c.calls()).collect())))
        .collect();
    let ladder = ladder_is_nobodys(s, &rules, led) && !s.is_broken("ladder", out) && !s.is_broken("rules", out);
    if ladder && let Some(first) = s.plan.ladder.first() {
        // Where somebody leads, only the last word is nobody's.
        let open: Vec<&MeasureSpec> = s.plan.ladder.iter().filter(|m| !led || m.r#final).collect();
        let names: Vec<&str> = open.iter().map(|m| m.id.as_str()).collect();
        let first = open.first().copied().unwrap_or(first);
        let finding = Diagnostic::new(&rule::SANCTION_WITHOUT_AUTHORITY, first.id.span).variant("ladder");
        out.push(finding.arg("measures", names.join(", ")));
    }
    // Who leads the campaign may criticise and set a period; what a rule only says is decided by nobody.
    for decl in s.plan.rules.iter().filter(|d| d.is_said() && d.r#use.is_none() && d.by.is_none()) {
        push(decl, "said", out);
    }
    let measures: BTreeMap<&str, &MeasureSpec> = s.plan.ladder.iter().map(|m| (m.id.as_str(), m)).collect();
    for (resolved, decl, calls) in rules.iter().filter(|(_, decl, _)| !led && decl.by.is_none()) {
        if calls.iter().any(|c| c.name == "notice") {
            push(decl, "", out);
        } else if !ladder && calls.iter().any(|c| imposes_nobodys(&measures, resolved, c)) {
            push(decl, "imposes", out);
        }
    }
}

/// Whether no rung says who imposes it, nor any rule that does. A last word needs a name even where somebody leads.
fn ladder_is_nobodys(s: &Subject<'_>, rules: &[(&Resolved, &RuleDecl, Vec<Call>)], led: bool) -> bool {
    let imposes = |calls: &[Call]| calls.iter().any(|c| matches!(c.name.as_str(), "impose" | "raise"));
    let named = s.plan.ladder.iter().any(|m| m.by.is_some())
        || rules.iter().any(|(_, decl, calls)| decl.by.is_some() && imposes(calls))
        || s.plan.rules.iter().any(|d| d.is_said() && d.by.is_some());
    !named && (!led || s.plan.ladder.iter().any(|m| m.r#final))
}

/// Whether a call imposes a measure of which the ladder does not say who decides it.
fn imposes_nobodys(measures: &BTreeMap<&str, &MeasureSpec>, resolved: &Resolved, call: &Call) -> bool {
    if call.name != "impose" {
        return false;
    }
    let param = call.params.iter().filter_map(|(_, name)| resolved.rule.params.get(name)).map(ToString::to_string);
    let mut names = call.texts.iter().map(|(_, text, _)| text.clone()).chain(param);
    names.any(|name| measures.get(name.as_str()).is_some_and(|m| m.by.is_none()))
}

fn push(decl: &RuleDecl, variant: &'static str, out: &mut Vec<Diagnostic>) {
    let Some(id) = decl.id.as_ref().or(decl.r#use.as_ref()) else { return };
    let finding = Diagnostic::new(&rule::SANCTION_WITHOUT_AUTHORITY, id.span).variant(variant);
    out.push(finding.arg("rule", &id.value));
}
