//! Rule files: the built-in packs and your own, tested and tried.

use crate::consequence::{Consequence, list};
use crate::errors::{self, detached, raise, unknown};
use crate::findings::Findings;
use crate::record::record;
use duban::diagnostic::{Diagnostics, Language};
use duban::document::Source;
use duban::rules::{RuleLibrary, check_file};
use duban::testing::{Beside, Verdict, read_suite};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

record! {
    /// What became of a case of a rule test.
    TestOutcome {
        /// What the case shows.
        title: String,
        /// The line it stands in, from 1.
        line: usize,
        /// Whether it holds.
        passed: bool,
        /// What differs, unit by unit, or why it could not be carried out; empty where it holds.
        reason: String,
    }
}

/// A library of rule files: the built-in packs, and what is added. Plans are read with one.
#[pyclass(frozen, module = "duban")]
pub(crate) struct Rules(Mutex<RuleLibrary>);

impl Rules {
    /// The packs alone.
    pub(crate) fn built_in(py: Python<'_>) -> PyResult<RuleLibrary> {
        duban_cli::library(&[]).map_err(|f| errors::failure(py, f))
    }

    pub(crate) fn library(&self) -> RuleLibrary {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, RuleLibrary> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn plan_error(py: Python<'_>, what: &str, found: Diagnostics) -> PyErr {
    let sum = found.summary();
    let first = found.items().first().map(|d| format!("; {}", d.message(Language::En))).unwrap_or_default();
    let findings = Findings::new(Arc::new(found), Language::En);
    let findings = Py::new(py, findings).map_or_else(|_| py.None(), Py::into_any);
    raise(py, "PlanError", &format!("{what} has {} errors{first}", sum.errors), &[("findings", findings)])
}

#[pymethods]
impl Rules {
    /// The built-in packs, unless told not to, and the rule files of folders: `pack/rule.rhai` is the rule `pack/rule`.
    #[new]
    #[pyo3(signature = (*folders, packs = true))]
    fn new(py: Python<'_>, folders: Vec<PathBuf>, packs: bool) -> PyResult<Rules> {
        let all = detached(py, || duban_cli::library(&folders))?.map_err(|f| errors::failure(py, f))?;
        if packs {
            return Ok(Rules(Mutex::new(all)));
        }
        let built_in = Rules::built_in(py)?;
        let mut own = RuleLibrary::new();
        for id in all.ids() {
            let Some(source) = all.get(id) else { continue };
            // A file of the folders may take the place of one of a pack.
            if built_in.get(id).is_none_or(|pack| pack.text() != source.text()) {
                own.add_source(id, source.clone());
            }
        }
        Ok(Rules(Mutex::new(own)))
    }

    /// Adds a rule file from its text, under its id; one of the same id is replaced.
    fn add(&self, id: &str, text: &str) {
        self.lock().add(id, text);
    }

    /// Every id, in order.
    #[getter]
    fn ids(&self) -> Vec<String> {
        self.lock().ids().map(str::to_owned).collect()
    }

    /// The text of a rule file.
    fn text(&self, py: Python<'_>, id: &str) -> PyResult<String> {
        let library = self.lock();
        let known: Vec<&str> = library.ids().collect();
        library.get(id).map(|s| s.text().to_owned()).ok_or_else(|| unknown(py, "rule", id, &known))
    }

    /// What is wrong with a rule file by itself.
    fn check(&self, py: Python<'_>, id: &str) -> PyResult<Findings> {
        let text = self.text(py, id)?;
        let found = detached(py, || check_file(Source::new(format!("{id}.rhai"), text)))?;
        Ok(Findings::new(Arc::new(found), Language::En))
    }

    /// Runs a rule test, given as text: of the rule `rule`, or of the rules of the plan `plan`. `PlanError` with the findings
    /// where it cannot be read.
    #[pyo3(signature = (text, *, rule = None, plan = None, name = "rule.test.yaml"))]
    fn test(
        &self,
        py: Python<'_>,
        text: &str,
        rule: Option<String>,
        plan: Option<String>,
        name: &str,
    ) -> PyResult<Vec<TestOutcome>> {
        let beside = match (rule, plan) {
            (Some(rule), None) => Beside::Rule(rule),
            (None, Some(plan)) => Beside::Plan(Source::new("plan.yaml", plan)),
            (None, None) => Beside::Nothing,
            _ => return Err(pyo3::exceptions::PyTypeError::new_err("give a `rule` or a `plan`, not both")),
        };
        let library = self.library();
        let ran = detached(py, || read_suite(Source::new(name, text), &beside, &library).map(|suite| suite.run()))?;
        let outcomes = ran.map_err(|found| plan_error(py, name, found))?;
        Ok(outcomes.into_iter().map(outcome).collect())
    }

    /// What a rule does on made-up events: the consequences it makes in a campaign of only these facts. `setup` says as much of
    /// a plan as the rule needs, the way rule tests do; the rest is made up.
    #[pyo3(signature = (rule, facts, *, setup = None))]
    fn run(
        &self,
        py: Python<'_>,
        rule: &str,
        facts: &Bound<'_, PyAny>,
        setup: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Vec<Consequence>> {
        if self.lock().get(rule).is_none() {
            return self.text(py, rule).map(|_| Vec::new());
        }
        let case = PyDict::new(py);
        case.set_item("title", "made up")?;
        let rows = facts.try_iter().map_err(|_| crate::time::wrong_type("facts", facts, "an iterable of mappings"))?;
        let rows =
            rows.map(|row| Ok(serde_json::Value::Object(crate::value::cells(&row?)?))).collect::<PyResult<Vec<_>>>()?;
        let mut all = serde_json::Map::new();
        if let Some(setup) = setup {
            let json = py.import("json")?.getattr("dumps")?;
            let named = PyDict::new(py);
            named.set_item("default", py.get_type::<PyString>())?;
            let text: String = json.call((setup,), Some(&named))?.extract()?;
            let setup =
                serde_json::from_str(&text).map_err(|e| pyo3::exceptions::PyValueError::new_err(e.to_string()))?;
            all.insert("setup".to_owned(), setup);
        }
        all.insert("cases".to_owned(), serde_json::json!([{"title": "made up", "facts": rows, "expect": "none"}]));
        let text = serde_json::Value::Object(all).to_string();
        let (library, beside) = (self.library(), Beside::Rule(rule.to_owned()));
        let ran = detached(py, || {
            read_suite(Source::new("made-up event", text), &beside, &library).map(|suite| suite.carry_out())
        })?;
        let came = ran.map_err(|found| plan_error(py, "the made-up event", found))?;
        let mut told = Vec::new();
        for one in came {
            told.extend(one.map_err(|refusal| errors::refusal(py, &refusal))?);
        }
        Ok(list(told))
    }

    fn __len__(&self) -> usize {
        self.lock().ids().count()
    }

    fn __contains__(&self, id: &str) -> bool {
        self.lock().get(id).is_some()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.ids().into_pyobject(py)?.call_method0("__iter__")
    }

    fn __repr__(&self) -> String {
        format!("<Rules: {} files>", self.__len__())
    }
}

fn outcome(outcome: duban::testing::Outcome) -> TestOutcome {
    let reason = match &outcome.verdict {
        Verdict::Passed => String::new(),
        Verdict::Failed(differences) => {
            let mut told = Vec::new();
            for difference in differences {
                for line in difference.lines.iter().filter(|line| !line.same) {
                    let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
                    let (expected, actual) = (side(&line.expected), side(&line.actual));
                    told.push(format!("{}: expected {expected}, came {actual}", difference.unit));
                }
            }
            told.join("\n")
        }
        Verdict::Refused { at, reason } => format!("line {}: {reason}", at.line),
    };
    TestOutcome { title: outcome.title, line: outcome.at.line, passed: outcome.verdict == Verdict::Passed, reason }
}
