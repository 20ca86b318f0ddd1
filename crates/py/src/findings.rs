//! What a check found.

use crate::arrow::table::{Column, Table};
use crate::record::{place, record};
use crate::value::{dicts, language, pretty};
use crate::words::Severity;
use duban::diagnostic::{
    Colour, Diagnostic, Diagnostics, Language, Severity as Grave, fix_once, to_github, to_html, to_json, to_sarif,
    to_text,
};
use duban::document::{Source, Span};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::sync::Arc;

record! {
    /// A place in a text: lines and columns from 1, counted in characters; the offset from 0, in bytes of UTF-8.
    Position {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// The offset, from 0, in bytes of UTF-8.
        offset: usize,
    }
}

record! {
    /// A stretch of a text; the end is not part of it.
    Range {
        /// Where it starts.
        start: Position,
        /// Where it ends.
        end: Position,
    }
}

record! {
    /// Another place that belongs to a finding.
    Related {
        /// What it is.
        message: String,
        /// The file it stands in.
        file: String,
        /// Where.
        range: Range,
    }
}

record! {
    /// One replacement of text.
    Edit {
        /// What is replaced.
        range: Range,
        /// By what.
        text: String,
    }
}

record! {
    /// A mechanical repair.
    Fix {
        /// What it does.
        title: String,
        /// Whether it can only be right; what is a guess is never applied unasked.
        sure: bool,
        /// What to change.
        edits: Vec<Edit>,
    }
}

record! {
    /// One finding: what is wrong, where, and what to do.
    Finding {
        /// Which kind, such as `window/phase-gap`; `duban doc CODE` tells more.
        code: String,
        /// How grave.
        severity: Severity,
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
        /// The element of the plan, such as `phases[2].window`; empty outside the plan's tree.
        element: String,
        /// The file.
        file: String,
        /// Where it starts: line and column from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// The whole stretch.
        range: Range,
        /// Other places that belong to it.
        related: Vec<Related>,
        /// How it could be mended.
        fixes: Vec<Fix>,
    }
}

fn range(source: Option<&Source>, span: Span) -> Range {
    let at = |offset: u32| {
        let p = source.map(|s| s.position(offset as usize));
        p.map_or(Position { line: 0, column: 0, offset: 0 }, |p| Position {
            line: p.line,
            column: p.column,
            offset: p.offset,
        })
    };
    Range { start: at(span.start), end: at(span.end) }
}

fn finding(all: &Diagnostics, d: &Diagnostic, language: Language) -> Finding {
    let name = |span: Span| all.source(span).map_or_else(String::new, |s| s.name().to_owned());
    let place = |span: Span| range(all.source(span), span);
    let related = |r: &duban::diagnostic::Related| Related {
        message: d.related_message(r, language),
        file: name(r.span),
        range: place(r.span),
    };
    let fix = |f: &duban::diagnostic::Fix| Fix {
        title: d.fix_title(f, language),
        sure: f.sure,
        edits: f.edits.iter().map(|e| Edit { range: place(e.span), text: e.text.clone() }).collect(),
    };
    let whole = place(d.span);
    Finding {
        code: d.code.id.to_owned(),
        severity: Severity(d.severity()),
        message: d.message(language),
        help: d.help(language),
        element: d.element.clone(),
        file: name(d.span),
        line: whole.start.line,
        column: whole.start.column,
        range: whole,
        related: d.related.iter().map(related).collect(),
        fixes: d.fixes.iter().map(fix).collect(),
    }
}

/// The findings of a check, in order of position: a sequence of `Finding`.
#[pyclass(frozen, module = "duban", sequence)]
pub(crate) struct Findings {
    all: Arc<Diagnostics>,
    language: Language,
}

impl Findings {
    pub(crate) fn new(all: Arc<Diagnostics>, language: Language) -> Findings {
        Findings { all, language }
    }

    fn list(&self) -> Vec<Finding> {
        self.all.items().iter().map(|d| finding(&self.all, d, self.language)).collect()
    }

    fn of(&self, severity: Grave) -> Vec<Finding> {
        self.list().into_iter().filter(|f| f.severity.0 == severity).collect()
    }
}

#[pymethods]
impl Findings {
    fn __len__(&self) -> usize {
        self.all.items().len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<Finding> {
        let at = place(index, self.__len__())?;
        let item = self.all.items().get(at).map(|d| finding(&self.all, d, self.language));
        item.ok_or_else(|| pyo3::exceptions::PyIndexError::new_err("index out of range"))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.list().into_pyobject(py)?.call_method0("__iter__")
    }

    fn __bool__(&self) -> bool {
        self.__len__() > 0
    }

    fn __repr__(&self) -> String {
        let sum = self.all.summary();
        format!("<Findings: {} errors, {} warnings, {} notes>", sum.errors, sum.warnings, sum.notes)
    }

    fn __str__(&self) -> String {
        self.to_text()
    }

    /// The errors: what keeps the plan from running.
    #[getter]
    fn errors(&self) -> Vec<Finding> {
        self.of(Grave::Error)
    }

    /// The warnings: defects that will bite.
    #[getter]
    fn warnings(&self) -> Vec<Finding> {
        self.of(Grave::Warning)
    }

    /// The notes: worth a look.
    #[getter]
    fn notes(&self) -> Vec<Finding> {
        self.of(Grave::Note)
    }

    /// The same findings in another language: `en`, `zh-Hans` or `zh-Hant`.
    fn translated(&self, language: &str) -> PyResult<Findings> {
        Ok(Findings { all: Arc::clone(&self.all), language: crate::value::language(language)? })
    }

    /// For a person: each with its excerpt and carets.
    fn to_text(&self) -> String {
        to_text(&self.all, self.language, Colour::Never)
    }

    /// As JSON, the bytes of `duban check --format json`.
    fn to_json(&self) -> PyResult<String> {
        pretty(&to_json(std::slice::from_ref(&*self.all), self.language))
    }

    /// As dicts and lists.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dicts(py, &to_json(std::slice::from_ref(&*self.all), self.language))
    }

    /// As SARIF 2.1.0, for code scanning.
    fn to_sarif(&self) -> PyResult<String> {
        pretty(&to_sarif(std::slice::from_ref(&*self.all), self.language))
    }

    /// As annotations of GitHub workflows.
    fn to_github(&self) -> String {
        to_github(std::slice::from_ref(&*self.all), self.language)
    }

    /// As HTML, each with its excerpt.
    fn to_html(&self) -> String {
        to_html(&self.all, self.language)
    }

    fn _repr_html_(&self) -> String {
        self.to_html()
    }

    /// The text with every repair done that can only be right; `None` when there is none. What is a guess is left.
    fn fixed(&self) -> Option<String> {
        fix_once(&self.all)
    }

    /// The columns `code`, `severity`, `message`, `help`, `element`, `file`, `line`, `column`.
    fn table(&self) -> PyResult<Table> {
        let all = self.list();
        Table::new(vec![
            ("code", Column::texts(all.iter().map(|f| f.code.clone()))),
            ("severity", Column::texts(all.iter().map(|f| f.severity.0.word().to_owned()))),
            ("message", Column::texts(all.iter().map(|f| f.message.clone()))),
            ("help", Column::maybe_texts(all.iter().map(|f| f.help.clone()))),
            ("element", Column::texts(all.iter().map(|f| f.element.clone()))),
            ("file", Column::texts(all.iter().map(|f| f.file.clone()))),
            ("line", Column::whole(all.iter().map(|f| f.line))),
            ("column", Column::whole(all.iter().map(|f| f.column))),
        ])
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.table()?.__arrow_c_stream__(py, requested_schema)
    }
}

/// The language of a call; English unless it says.
pub(crate) fn tongue(tag: Option<&str>) -> PyResult<Language> {
    tag.map_or(Ok(Language::En), language)
}
