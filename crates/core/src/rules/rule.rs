//! A rule ready to run: taken from the plan or from a pack, its parameters decided, its scripts compiled.

use super::file::{RuleFile, RuleLibrary};
use super::read::compile;
use super::sandbox::{Compiled, HostRule, Sandbox};
use super::script_at::{Places, ScriptAt};
use super::value::Value;
use crate::diagnostic::{Diagnostic, document, rule};
use crate::document::{Node, Source, SourceId, Span, hex};
use crate::plan::decode::Spanned;
use crate::plan::{ParamSpec, ParamValue, ParamValues, RuleDecl, RuleId, Scope, Trigger};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A rule ready to run.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id in this plan.
    pub id: RuleId,
    /// Its title.
    pub title: String,
    /// What triggers it.
    pub trigger: Trigger,
    /// Which duties or units it is about.
    pub scope: Option<Scope>,
    /// When it applies.
    pub when: Option<Compiled>,
    /// What follows.
    pub then: Compiled,
    /// Its parameters and the plan's.
    pub params: Arc<BTreeMap<String, Value>>,
    /// SHA-256 of its content, parameters included.
    pub hash: Arc<str>,
    /// The clause it comes from, as people cite it.
    pub cite: Option<String>,
    /// Lower runs first.
    pub priority: i64,
    /// Of the rules with the same word, only the first that applies does.
    pub exclusive_group: Option<String>,
    /// The unit that pays what it rewards.
    pub paid_by: Option<Arc<str>>,
    /// Where its scripts stand.
    pub places: Option<Arc<Places>>,
    /// The function of the host that it is, in place of its scripts.
    pub host: Option<HostRule>,
}

/// A rule with what the checker needs to look into it.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The rule.
    pub rule: Rule,
    /// Its scripts, each with its compiled form.
    pub scripts: Vec<(ScriptAt, Compiled)>,
    /// The whole of its declaration in the plan.
    pub declared_at: Span,
    /// Where the plan takes it from a pack.
    pub used_at: Option<Span>,
    /// Parameters it declares; empty for rules written in the plan, which see the plan's.
    pub declared: Vec<String>,
    /// Those that its rule file declares, with their places there.
    pub own: Vec<Spanned<crate::plan::Id>>,
}

/// Takes a declaration to a rule. Rule files used are appended to `sources`, so that findings can point into them.
///
/// A rule that is only said in words is none; the checker says so.
pub fn resolve(
    decl: &RuleDecl,
    plan_params: &ParamValues,
    library: &RuleLibrary,
    sandbox: &Sandbox,
    sources: &mut Vec<Source>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Resolved> {
    if decl.is_said() && decl.r#use.is_none() {
        return None;
    }
    match &decl.r#use {
        Some(id) => from_pack(decl, id, plan_params, library, sandbox, sources, findings),
        None => in_place(decl, plan_params, sandbox, sources, findings),
    }
}

fn in_place(
    decl: &RuleDecl,
    plan_params: &ParamValues,
    sandbox: &Sandbox,
    sources: &[Source],
    findings: &mut Vec<Diagnostic>,
) -> Option<Resolved> {
    if let Some(with) = &decl.with {
        findings.push(Diagnostic::new(&rule::BAD_PARAM, with.0.span).variant("without-use"));
    }
    let at = |s: &crate::plan::Script| ScriptAt::scalar(s, SourceId(0));
    let when = decl.when.as_ref().map(at);
    let then = decl.then.as_ref().map(at);
    let params: BTreeMap<String, Value> = plan_params.iter().map(|(k, v)| (k.clone(), value(v))).collect();
    let whens = when.as_ref().and_then(|s| compile(sandbox, s, true, sources, findings));
    let thens = then.as_ref().and_then(|s| compile(sandbox, s, false, sources, findings))?;
    let (id, on) = (decl.id.as_ref()?, decl.on.as_ref()?);
    if when.is_some() && whens.is_none() {
        return None;
    }
    let title = decl.title.clone().unwrap_or_else(|| id.to_string());
    let then = then?;
    let scripts = [when.zip(whens.clone()), Some((then, thens.clone()))];
    let mut rule =
        finish(decl, id.value.clone(), title, on.value, (whens, thens), params, decl.scope.clone(), &scripts);
    rule.places = places(&scripts, sources);
    Some(Resolved {
        rule,
        scripts: scripts.into_iter().flatten().collect(),
        used_at: None,
        declared_at: decl.span,
        declared: Vec::new(),
        own: Vec::new(),
    })
}

fn from_pack(
    decl: &RuleDecl,
    id: &Spanned<RuleId>,
    plan_params: &ParamValues,
    library: &RuleLibrary,
    sandbox: &Sandbox,
    sources: &mut Vec<Source>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Resolved> {
    for (field, script) in [("when", &decl.when), ("then", &decl.then)] {
        if let Some(script) = script {
            let finding = Diagnostic::new(&document::UNKNOWN_FIELD, script.node.span);
            findings.push(finding.variant("beside-use").arg("field", field).arg("known", "with, id, title, priority"));
        }
    }
    let Some(source) = library.get(id.as_str()) else {
        let finding = Diagnostic::new(&rule::UNKNOWN_RULE, id.span).arg("rule", &id.value);
        findings.push(finding.suggest(id.as_str(), library.ids()));
        return None;
    };
    // A file used by several rules of the plan is one source, and its findings are made once.
    let place = sources.iter().skip(1).position(|s| s.name() == source.name()).map(|i| i + 1);
    let number = place.unwrap_or(sources.len());
    let source_id = SourceId(u16::try_from(number).unwrap_or(u16::MAX));
    if place.is_none() {
        sources.push(source.clone());
    }
    let (file, mut found) = RuleFile::parse(source, source_id);
    if let Some(file) = &file
        && file.head.id.value != id.value
    {
        let finding = Diagnostic::new(&document::BAD_ID, file.head.id.span).variant("file");
        found.push(finding.arg("text", &file.head.id.value).arg("rule", &id.value));
    }
    findings.append(&mut found);
    let file = file?;
    let declared = file.head.params.clone().unwrap_or_default().0;
    let mut params: BTreeMap<String, Value> = plan_params.iter().map(|(k, v)| (k.clone(), value(v))).collect();
    params.extend(given_params(decl, id, &declared, library, findings));
    let when = file.head.when.as_ref().map(|s| ScriptAt::scalar(s, source_id));
    let then = ScriptAt::file(&file.script, source_id);
    let whens = when.as_ref().and_then(|s| compile(sandbox, s, true, sources, findings));
    let thens = compile(sandbox, &then, false, sources, findings)?;
    if when.is_some() && whens.is_none() {
        return None;
    }
    let own = decl.id.as_ref().map_or_else(|| id.value.clone(), |i| i.value.clone());
    let title = decl.title.clone().or_else(|| file.head.title.as_ref().map(|t| t.best().to_owned()));
    let title = title.unwrap_or_else(|| own.to_string());
    let on = decl.on.as_ref().map_or(file.head.on.value, |on| on.value);
    let scope = decl.scope.clone().or_else(|| file.head.scope.clone());
    let scripts = [when.zip(whens.clone()), Some((then, thens.clone()))];
    let mut rule = finish(decl, own, title, on, (whens, thens), params, scope, &scripts);
    // A file's clause is that of what it was written after. It is cited as the file's where the plan at hand does not say
    // under which of its own clauses a unit answers.
    let of_file = || file.head.source.as_ref().map(|source| format!("{} [{}]", source.cite(), id.value));
    rule.cite = rule.cite.or_else(of_file);
    rule.places = places(&scripts, sources);
    let own = declared.iter().map(|(n, _)| n.clone()).collect();
    let declared = declared.iter().map(|(n, _)| n.to_string()).chain(plan_params.keys().cloned()).collect();
    Some(Resolved {
        rule,
        scripts: scripts.into_iter().flatten().collect(),
        declared_at: decl.span,
        used_at: Some(id.span),
        declared,
        own,
    })
}

fn places(scripts: &[Option<(ScriptAt, Compiled)>; 2], sources: &[Source]) -> Option<Arc<Places>> {
    let [when, then] = scripts;
    let at = |script: &(ScriptAt, Compiled)| script.0.clone();
    Places::of(when.as_ref().map(at), then.as_ref().map(at)?, sources).map(Arc::new)
}

/// The values of a pack rule's parameters: the plan's `with`, else the defaults.
fn given_params(
    decl: &RuleDecl,
    id: &Spanned<RuleId>,
    declared: &[(Spanned<crate::plan::Id>, ParamSpec)],
    library: &RuleLibrary,
    findings: &mut Vec<Diagnostic>,
) -> Vec<(String, Value)> {
    let with = decl.with.as_ref().map(|raw| &raw.0);
    if let Some(Node { value: crate::document::Value::Map(all), .. }) = with {
        for (key, _) in all.iter().filter(|(k, _)| !declared.iter().any(|(n, _)| Some(n.as_str()) == k.text())) {
            let name = key.text().unwrap_or("");
            let known: Vec<&str> = declared.iter().map(|(n, _)| n.as_str()).collect();
            let finding = Diagnostic::new(&rule::UNKNOWN_PARAM, key.span).variant("with").arg("param", name);
            findings.push(finding.arg("rule", &id.value).arg("known", known.join(", ")).suggest(name, known));
        }
    } else if let Some(node) = with {
        findings.push(Diagnostic::new(&rule::BAD_PARAM, node.span).variant("not-a-mapping"));
    }
    let mut values = Vec::new();
    for (name, spec) in declared {
        let given = with.and_then(|w| w.get(name.as_str()));
        let own = decl.id.as_ref().map_or(id.as_str(), |own| own.as_str());
        let set = library.param(own, name.as_str()).or_else(|| library.param(id.as_str(), name.as_str()));
        let written = given.or(spec.default.as_ref().map(|raw| &raw.0));
        let text = set.or_else(|| written.and_then(Node::text));
        // A default that does not fit is the file's mistake.
        let place = written.filter(|_| set.is_none()).map_or(id.span, |n| n.span);
        match text.map(|t| (t, spec.value(t, None))) {
            Some((_, Some(v))) => values.push((name.to_string(), value(&v))),
            Some((text, None)) => {
                let finding = Diagnostic::new(&rule::BAD_PARAM, place).arg("param", &**name).arg("text", text);
                findings.push(finding.arg("accepts", spec.accepts()));
            }
            None => {
                let finding = Diagnostic::new(&rule::BAD_PARAM, place).variant("missing").arg("param", &**name);
                findings.push(finding.arg("rule", &id.value));
            }
        }
    }
    values
}

#[expect(clippy::too_many_arguments, reason = "the one place where a rule is put together")]
fn finish(
    decl: &RuleDecl,
    id: RuleId,
    title: String,
    trigger: Trigger,
    (when, then): (Option<Compiled>, Compiled),
    params: BTreeMap<String, Value>,
    scope: Option<Scope>,
    scripts: &[Option<(ScriptAt, Compiled)>],
) -> Rule {
    let mut content = Sha256::new();
    let mut feed = |text: &str| {
        content.update(u64::try_from(text.len()).unwrap_or(0).to_be_bytes());
        content.update(text.as_bytes());
    };
    feed(id.as_str());
    feed(trigger.word());
    feed(&scope_text(scope.as_ref()));
    scripts.iter().flatten().for_each(|(s, _)| feed(&s.text));
    for (name, value) in &params {
        feed(name);
        feed(&value.to_string());
    }
    let paid_by = decl.paid_by.as_ref().map(|unit| unit.shared());
    paid_by.iter().for_each(|unit| feed(unit));
    Rule {
        id,
        title,
        trigger,
        scope,
        when,
        then,
        params: Arc::new(params),
        hash: Arc::from(hex(&content.finalize())),
        cite: decl.source.as_ref().map(crate::plan::SourceRef::cite),
        priority: decl.priority.unwrap_or(0),
        exclusive_group: decl.exclusive_group.as_ref().map(|g| g.to_string()),
        paid_by,
        places: None,
        host: None,
    }
}

/// A scope without its places: for the content hash, and to tell whether two rules are about the same.
pub fn scope_text(scope: Option<&Scope>) -> String {
    let Some(s) = scope else { return String::new() };
    let tasks = s.task.iter().flat_map(|t| &t.0).map(|t| t.as_str());
    let parts = tasks
        .chain(["|"])
        .chain(s.phase.iter().map(|p| p.as_str()))
        .chain(["|"])
        .chain(s.deliverable.map(|d| d.word()))
        .chain(["|"])
        .chain(s.kind.iter().map(|k| k.as_str()));
    parts.collect::<Vec<_>>().join(",")
}

fn value(v: &ParamValue) -> Value {
    match v {
        ParamValue::Int(n) => Value::Int(*n),
        ParamValue::Decimal(n) => Value::Decimal(*n),
        ParamValue::Text(t) => Value::Text(Arc::from(t.as_str())),
        ParamValue::Date(d) => Value::Text(Arc::from(d.to_string())),
        ParamValue::Bool(b) => Value::Bool(*b),
    }
}
