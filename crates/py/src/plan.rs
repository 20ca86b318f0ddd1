//! Plans: read, checked, ready to run.

use crate::errors::{self, detached};
use crate::findings::{Findings, tongue};
use crate::record::record;
use crate::rules::Rules;
use crate::timetable::Timetable;
use chrono::NaiveDate;
use duban::check::{Check, CheckedPlan, check};
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

record! {
    /// A unit: who is responsible.
    Unit {
        /// Its id.
        id: String,
        /// Its title.
        title: String,
        /// What sort it is.
        kind: Option<String>,
        /// The unit above it.
        under: Option<String>,
    }
}

record! {
    /// A phase of the campaign.
    Phase {
        /// Its id.
        id: String,
        /// Its title.
        title: String,
        /// Its first day.
        first: NaiveDate,
        /// Its last day.
        last: NaiveDate,
    }
}

record! {
    /// A duty as the plan states it.
    Task {
        /// Its id.
        id: String,
        /// Its title.
        title: String,
        /// Its phase.
        phase: Option<String>,
        /// Who owes it.
        units: Vec<String>,
        /// How often it falls due.
        occurrences: usize,
        /// Whether it exists only when called for.
        on_call: bool,
    }
}

record! {
    /// An accountability rule as the plan uses it.
    Rule {
        /// Its id in the plan.
        id: String,
        /// Its title.
        title: String,
        /// What triggers it.
        on: String,
        /// SHA-256 of its content, parameters included; or, of a Python function, that it is not portable.
        hash: String,
        /// The clause it comes from.
        clause: Option<String>,
    }
}

/// What a plan is read with, beside its text.
#[derive(Clone)]
struct Options {
    params: BTreeMap<String, String>,
    library: RuleLibrary,
}

/// A plan as written, checked: its findings, and whether it can run.
#[pyclass(frozen, module = "duban")]
pub(crate) struct Plan {
    source: Source,
    options: Options,
    check: Check,
    findings: Arc<duban::diagnostic::Diagnostics>,
}

/// Values as text, the way parameters are written.
fn settings(name: &str, values: Option<&Bound<'_, PyDict>>) -> PyResult<Vec<(String, String)>> {
    let pair = |(key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        let key: String =
            key.extract().map_err(|_| crate::time::wrong_type(name, &key, "a mapping with text for keys"))?;
        let text = if value.is_instance_of::<pyo3::types::PyBool>() {
            value.is_truthy()?.to_string()
        } else if value.hasattr("isoformat")? {
            value.call_method0("isoformat")?.extract()?
        } else {
            value.str()?.extract()?
        };
        Ok((key, text))
    };
    values.into_iter().flat_map(|v| v.iter()).map(pair).collect()
}

impl Plan {
    fn new(py: Python<'_>, source: Source, options: Options) -> PyResult<Plan> {
        detached(py, || {
            let check = check(source.clone(), &options.params, &options.library);
            let findings = Arc::new(check.diagnostics.clone());
            Plan { source, options, check, findings }
        })
    }

    fn with_options(
        py: Python<'_>,
        source: Source,
        params: Option<&Bound<'_, PyDict>>,
        rules: Option<&Rules>,
    ) -> PyResult<Plan> {
        let params = settings("params", params)?.into_iter().collect();
        let library = rules.map_or_else(|| Rules::built_in(py), |rules| Ok(rules.library()))?;
        Plan::new(py, source, Options { params, library })
    }

    /// The plan ready to run, or its findings as an exception.
    pub(crate) fn runnable(&self, py: Python<'_>) -> PyResult<CheckedPlan> {
        self.check.plan.clone().ok_or_else(|| {
            let sum = self.findings.summary();
            let first = self.findings.items().iter().find(|d| d.severity() == duban::diagnostic::Severity::Error);
            let told = first.map(|d| {
                let at = self.findings.source(d.span).map(|s| (s.name().to_owned(), s.position(d.span.start as usize)));
                let at = at.map(|(name, p)| format!("{name}:{}:{}: ", p.line, p.column)).unwrap_or_default();
                format!("; {at}{}", d.message(Language::En))
            });
            let count = if sum.errors == 1 { "1 error".to_owned() } else { format!("{} errors", sum.errors) };
            let message = format!("{} has {count}{}", self.source.name(), told.unwrap_or_default());
            let findings = Findings::new(Arc::clone(&self.findings), Language::En);
            let findings = Py::new(py, findings).map_or_else(|_| py.None(), Py::into_any);
            errors::raise(py, "PlanError", &message, &[("findings", findings)])
        })
    }
}

#[pymethods]
impl Plan {
    /// Reads a plan from YAML or JSON text. What is wrong with it is in `findings`, not an exception.
    #[staticmethod]
    #[pyo3(signature = (text, *, name = "plan.yaml", params = None, rules = None))]
    fn parse(
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        name: &str,
        params: Option<&Bound<'_, PyDict>>,
        rules: Option<&Rules>,
    ) -> PyResult<Plan> {
        let source = match text.cast::<PyString>() {
            Ok(text) => Source::new(name, text.to_str()?),
            Err(_) => match text.extract::<&[u8]>() {
                Ok(bytes) => Source::from_bytes(name, bytes).map_err(|e| errors::source(py, name, &e))?,
                Err(_) => return Err(crate::time::wrong_type("text", text, "str or bytes")),
            },
        };
        Plan::with_options(py, source, params, rules)
    }

    /// Reads a plan from a file.
    #[staticmethod]
    #[pyo3(signature = (path, *, params = None, rules = None))]
    fn load(
        py: Python<'_>,
        path: PathBuf,
        params: Option<&Bound<'_, PyDict>>,
        rules: Option<&Rules>,
    ) -> PyResult<Plan> {
        let source = duban_cli::plan_source(&path).map_err(|f| errors::failure(py, f))?;
        Plan::with_options(py, source, params, rules)
    }

    /// The text.
    #[getter]
    fn text(&self) -> &str {
        self.source.text()
    }

    /// The name by which findings call it.
    #[getter]
    fn name(&self) -> &str {
        self.source.name()
    }

    /// Whether it has no errors and can run.
    #[getter]
    fn ok(&self) -> bool {
        self.check.plan.is_some()
    }

    /// What is wrong with it, in English.
    #[getter]
    fn findings(&self) -> Findings {
        Findings::new(Arc::clone(&self.findings), Language::En)
    }

    /// What is wrong with it, in a language: `en`, `zh-Hans` or `zh-Hant`.
    #[pyo3(signature = (*, language = None))]
    fn check(&self, language: Option<&str>) -> PyResult<Findings> {
        Ok(Findings::new(Arc::clone(&self.findings), tongue(language)?))
    }

    /// The plan ready to run; `PlanError` with the findings when it has errors.
    fn compile(&self, py: Python<'_>) -> PyResult<CompiledPlan> {
        self.runnable(py).map(CompiledPlan)
    }

    /// The timetable, as far as the plan could be fanned out, errors or not.
    #[pyo3(signature = (*, unit = None, since = None, until = None))]
    fn timetable(
        &self,
        py: Python<'_>,
        unit: Option<&str>,
        since: Option<&Bound<'_, PyAny>>,
        until: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Timetable> {
        match &self.check.timetable {
            Some(timetable) => Timetable::of(py, timetable, unit, since, until),
            None => self.runnable(py).and_then(|plan| Timetable::of(py, &plan.timetable, unit, since, until)),
        }
    }

    /// The same plan with other values: of its own parameters by name, or of a rule's as `rule.param`. For what-if.
    fn with_settings(&self, py: Python<'_>, values: &Bound<'_, PyDict>) -> PyResult<Plan> {
        let values = settings("values", Some(values))?;
        let plan = self.runnable(py)?;
        let mut options = self.options.clone();
        let set = duban_cli::settings(&plan, &options.library, &values).map_err(|f| errors::failure(py, f))?;
        options.params.extend(set.params);
        for (rule, param, value) in set.overrides {
            options.library.set_param(rule, param, value);
        }
        Plan::new(py, self.source.clone(), options)
    }

    fn __repr__(&self) -> String {
        let sum = self.findings.summary();
        let state = format!("{} errors, {} warnings, {} notes", sum.errors, sum.warnings, sum.notes);
        format!("<Plan {}: {state}>", self.source.name())
    }

    fn _repr_html_(&self) -> String {
        duban::diagnostic::to_html(&self.findings, Language::En)
    }
}

/// A plan without errors, ready to run.
#[pyclass(frozen, module = "duban")]
pub(crate) struct CompiledPlan(pub(crate) CheckedPlan);

#[pymethods]
impl CompiledPlan {
    /// The campaign's id.
    #[getter]
    fn id(&self) -> String {
        self.0.plan.campaign.id.to_string()
    }

    /// The campaign's title.
    #[getter]
    fn title(&self) -> Option<String> {
        self.0.plan.campaign.title.clone()
    }

    /// The plan's time zone, by name or as `+08:00`.
    #[getter]
    fn time_zone(&self) -> String {
        self.0.timetable.zone.name().to_owned()
    }

    /// The campaign's first and last day.
    #[getter]
    fn window(&self) -> (NaiveDate, NaiveDate) {
        (self.0.timetable.window.first, self.0.timetable.window.last)
    }

    /// SHA-256 of the plan's content with its parameters filled in.
    #[getter]
    fn hash(&self) -> String {
        self.0.plan.hash.clone()
    }

    /// Whether the campaign can be carried out by every duban: not when Python functions are among its rules.
    #[getter]
    fn portable(&self) -> bool {
        self.0.rules.iter().all(|rule| rule.host.is_none())
    }

    /// How many obligations it fans out to.
    #[getter]
    fn obligations(&self) -> usize {
        self.0.timetable.obligations
    }

    /// Its units, in the order written.
    #[getter]
    fn units(&self) -> Vec<Unit> {
        let all = self.0.timetable.units.all();
        let name = |ix| all.at(ix).map(|u| u.id.to_string());
        all.iter()
            .map(|u| Unit {
                id: u.id.to_string(),
                title: u.title.clone(),
                kind: u.kind.clone(),
                under: u.parent.and_then(name),
            })
            .collect()
    }

    /// Its phases, in the plan's order.
    #[getter]
    fn phases(&self) -> Vec<Phase> {
        let phase = |p: &duban::timetable::Phase| Phase {
            id: p.id.to_string(),
            title: p.title.clone(),
            first: p.window.first,
            last: p.window.last,
        };
        self.0.timetable.phases.iter().map(phase).collect()
    }

    /// Its tasks, in the plan's order.
    #[getter]
    fn tasks(&self) -> Vec<Task> {
        let timetable = &self.0.timetable;
        let unit = |ix: &duban::timetable::UnitIx| timetable.units.all().at(*ix).map(|u| u.id.to_string());
        let task = |t: &duban::timetable::Task| Task {
            id: t.id.to_string(),
            title: t.title.clone(),
            phase: t.phase.and_then(|p| timetable.phases.at(p)).map(|p| p.id.to_string()),
            units: t.units.iter().filter_map(unit).collect(),
            occurrences: t.occurrences.len(),
            on_call: t.on_call.is_some(),
        };
        timetable.tasks.iter().map(task).collect()
    }

    /// Its rules, in the order they run.
    #[getter]
    fn rules(&self) -> Vec<Rule> {
        let rule = |r: &duban::rules::Rule| Rule {
            id: r.id.to_string(),
            title: r.title.clone(),
            on: r.trigger.word().to_owned(),
            hash: r.hash.to_string(),
            clause: r.cite.clone(),
        };
        self.0.rules.iter().map(rule).collect()
    }

    /// Who owes what by when; of one unit, or due within days, where named.
    #[pyo3(signature = (*, unit = None, since = None, until = None))]
    fn timetable(
        &self,
        py: Python<'_>,
        unit: Option<&str>,
        since: Option<&Bound<'_, PyAny>>,
        until: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Timetable> {
        Timetable::of(py, &self.0.timetable, unit, since, until)
    }

    /// The phases as a state machine, in SVG.
    #[pyo3(signature = (*, language = None))]
    fn phases_svg(&self, py: Python<'_>, language: Option<&str>) -> PyResult<String> {
        let language = tongue(language)?;
        detached(py, || {
            let machine = duban::view::phase_machine(&self.0.plan, &self.0.timetable, &[]);
            duban::view::phases_svg(&machine, language)
        })
    }

    fn __repr__(&self) -> String {
        let t = &self.0.timetable;
        let (units, tasks) = (t.units.all().len(), t.tasks.len());
        let window = format!("{}..{}", t.window.first, t.window.last);
        format!("<CompiledPlan {}: {window}, {units} units, {tasks} tasks, {} obligations>", self.id(), t.obligations)
    }
}

/// The plan of an argument: compiled, or as written.
pub(crate) fn runnable(plan: &Bound<'_, PyAny>) -> PyResult<CheckedPlan> {
    if let Ok(compiled) = plan.cast::<CompiledPlan>() {
        return Ok(compiled.get().0.clone());
    }
    match plan.cast::<Plan>() {
        Ok(written) => written.get().runnable(plan.py()),
        Err(_) => Err(crate::time::wrong_type("plan", plan, "a Plan or a CompiledPlan")),
    }
}
