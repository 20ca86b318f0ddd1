//! What `what-if --set` sets: parameters of the plan, or of a rule that it takes from a pack.

use crate::failure::Failure;
use crate::named::did_you_mean;
use chrono::Datelike;
use duban::check::CheckedPlan;
use duban::document::SourceId;
use duban::plan::{ParamSpec, RuleDecl};
use duban::rules::{RuleFile, RuleLibrary};

/// Values in place of those the plan has, sorted by what they belong to.
#[derive(Debug, Default)]
pub struct Settings {
    /// Of the plan: parameter, value.
    pub params: Vec<(String, String)>,
    /// Of its rules: rule, parameter, value.
    pub overrides: Vec<(String, String, String)>,
}

/// Looks up what is set. A name that is not there, or a value that does not fit, would change nothing without a word.
///
/// # Errors
/// [`Failure::Unusable`] naming what is set.
pub fn settings(plan: &CheckedPlan, library: &RuleLibrary, set: &[(String, String)]) -> Result<Settings, Failure> {
    let mut settings = Settings::default();
    for (name, value) in set {
        if let Some((_, spec)) = plan.plan.params.iter().find(|(id, _)| id.as_str() == name) {
            fits(spec, name, value, Some(plan.timetable.window.first.year()))?;
            settings.params.push((name.clone(), value.clone()));
        } else if let Some((rule, param)) = name.rsplit_once('.') {
            of_rule(plan, library, rule, param, value)?;
            settings.overrides.push((rule.to_owned(), param.to_owned(), value.clone()));
        } else {
            return Err(Failure::Unusable(no_param(plan, library, name)));
        }
    }
    Ok(settings)
}

fn of_rule(plan: &CheckedPlan, library: &RuleLibrary, rule: &str, param: &str, value: &str) -> Result<(), Failure> {
    let refused = |reason: String| Err(Failure::Unusable(reason));
    let decls: Vec<&RuleDecl> = plan.plan.rules.iter().filter(|decl| names(decl).any(|n| n == rule)).collect();
    if decls.is_empty() {
        let hint = did_you_mean(rule, plan.plan.rules.iter().flat_map(names));
        return refused(format!("the plan has no rule `{rule}`{hint}"));
    }
    let own: Vec<(String, ParamSpec)> = decls.iter().flat_map(|decl| declared(decl, library)).collect();
    if let Some((_, spec)) = own.iter().find(|(name, _)| name == param) {
        return fits(spec, &format!("{rule}.{param}"), value, None);
    }
    if plan.plan.params.iter().any(|(id, _)| id.as_str() == param) {
        return refused(format!(
            "`{param}` is a parameter of the plan, which `{rule}` reads: write `--set {param}={value}`"
        ));
    }
    let params = plan.plan.params.iter().map(|(id, _)| id.as_str());
    let hint = did_you_mean(param, own.iter().map(|(name, _)| name.as_str()).chain(params));
    refused(format!("the rule `{rule}` has no parameter `{param}`{hint}"))
}

/// The parameters that the file of a rule declares; none for a rule written in the plan.
fn declared(decl: &RuleDecl, library: &RuleLibrary) -> Vec<(String, ParamSpec)> {
    let source = decl.r#use.as_ref().and_then(|id| library.get(id.as_str()));
    let file = source.and_then(|source| RuleFile::parse(source, SourceId(0)).0);
    let params = file.and_then(|file| file.head.params).unwrap_or_default().0;
    params.into_iter().map(|(name, spec)| (name.to_string(), spec)).collect()
}

/// The names a rule goes by: its own, and that of the file it is taken from.
fn names(decl: &RuleDecl) -> impl Iterator<Item = &str> {
    [&decl.id, &decl.r#use].into_iter().flatten().map(|id| id.as_str())
}

fn no_param(plan: &CheckedPlan, library: &RuleLibrary, name: &str) -> String {
    let reads = plan.plan.rules.iter().find(|decl| declared(decl, library).iter().any(|(param, _)| param == name));
    if let Some(rule) = reads.and_then(|decl| names(decl).next()) {
        return format!("the plan has no parameter `{name}`, but `{rule}` has: write `--set {rule}.{name}=VALUE`");
    }
    let hint = did_you_mean(name, plan.plan.params.iter().map(|(id, _)| id.as_str()));
    format!("the plan has no parameter `{name}`{hint}")
}

fn fits(spec: &ParamSpec, name: &str, value: &str, year: Option<i32>) -> Result<(), Failure> {
    match spec.value(value, year) {
        Some(_) => Ok(()),
        None => Err(Failure::Unusable(format!("`{value}` does not fit `{name}`, which takes {}", spec.accepts()))),
    }
}
