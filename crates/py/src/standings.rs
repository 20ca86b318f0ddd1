//! Scores, lights and measures, and what is due next.

use crate::arrow::table::{Column, Table};
use crate::errors::unknown;
use crate::explanation::Entry;
use crate::record::record;
use crate::time::{Due, moment};
use crate::value::{dicts, pretty};
use crate::words::Light;
use chrono::{DateTime, FixedOffset};
use duban::diagnostic::Language;
use duban::time::{Instant, Zone};
use duban::view;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyInt, PyString};
use rust_decimal::Decimal;
use std::str::FromStr;

record! {
    /// How a unit's duties stand.
    Counts {
        /// How many fell or fall due.
        owed: usize,
        /// How many were done.
        fulfilled: usize,
        /// How many were done late, or are late.
        late: usize,
        /// How many are overdue now.
        overdue: usize,
        /// How many are open now.
        open: usize,
    }
}

record! {
    /// A measure a unit stands under.
    Measure {
        /// Which.
        id: String,
        /// Since when.
        since: DateTime<FixedOffset>,
        /// Until when it can be remedied.
        until: Option<Due>,
        /// Whether it has no effect while an appeal is pending.
        stayed: bool,
        /// The rights it suspends.
        suspends: Vec<String>,
    }
}

record! {
    /// One change of a unit's score.
    LedgerEntry {
        /// Its id.
        id: String,
        /// When.
        at: DateTime<FixedOffset>,
        /// The rule, or the way of scoring, behind it.
        rule: String,
        /// The item of the scorecard.
        item: Option<String>,
        /// The points, negative for a deduction.
        points: Decimal,
        /// Why, in words.
        because: String,
        /// The sum in words, where there is one.
        arithmetic: Option<String>,
    }
}

record! {
    /// How a unit stands.
    Standing {
        /// The unit.
        unit: String,
        /// Its title.
        title: String,
        /// Its score; `None` where the plan has no scorecard.
        score: Option<Decimal>,
        /// Its rank, where the plan ranks.
        rank: Option<usize>,
        /// Its score rolled up over the units below it.
        rolled_up: Option<Decimal>,
        /// The band that its score lies in.
        band: Option<String>,
        /// How high it stands on the ladder; 0 for not at all.
        level: usize,
        /// Its traffic light.
        light: Light,
        /// How its duties stand.
        obligations: Counts,
        /// The measures it stands under.
        measures: Vec<Measure>,
        /// Measures proposed.
        proposed: Vec<String>,
        /// Its ledger.
        entries: Vec<LedgerEntry>,
    }
}

record! {
    /// A phase at the clock.
    PhaseState {
        /// Its id.
        id: String,
        /// `planned`, `active`, `held`, `overrun` or `closed`.
        state: String,
        /// What it waits for.
        waits_for: Option<String>,
    }
}

record! {
    /// What falls due next.
    DueNext {
        /// Who owes it.
        unit: String,
        /// The task.
        task: String,
        /// The occurrence: its nominal day, or the reference of a call.
        occurrence: Option<String>,
        /// When it is due: a day, in time until it ends, or an instant.
        due: Option<Due>,
    }
}

record! {
    /// An item of a pipeline.
    Item {
        /// The host's reference.
        item: String,
        /// Its pipeline.
        pipeline: String,
        /// The state it is in.
        state: String,
        /// Who has it.
        unit: String,
        /// Since when.
        since: DateTime<FixedOffset>,
        /// Until when it may stay there.
        until: Option<Due>,
        /// Whether it stayed longer.
        overdue: bool,
    }
}

record! {
    /// How a unit came out of an appraisal period.
    PeriodResult {
        /// The unit.
        unit: String,
        /// Its score.
        score: Option<Decimal>,
        /// The band of that.
        band: Option<String>,
        /// Its rank.
        rank: Option<usize>,
        /// Among how many.
        of: Option<usize>,
        /// For how many periods in a row it has been at the bottom.
        bottom: usize,
    }
}

record! {
    /// An appraisal period that closed.
    Period {
        /// Which.
        period: String,
        /// Whether it is locked after review.
        locked: bool,
        /// What each unit came to.
        results: Vec<PeriodResult>,
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str(text).ok()
}

fn maybe(text: Option<&String>) -> Option<Decimal> {
    text.and_then(|text| decimal(text))
}

fn standing(s: &view::Standing) -> Standing {
    let c = s.obligations;
    Standing {
        unit: s.unit.clone(),
        title: s.title.clone(),
        score: maybe(s.score.as_ref()),
        rank: s.rank,
        rolled_up: maybe(s.rolled_up.as_ref()),
        band: s.band.clone(),
        level: s.level,
        light: Light(s.light),
        obligations: Counts { owed: c.owed, fulfilled: c.fulfilled, late: c.late, overdue: c.overdue, open: c.open },
        measures: s.measures.iter().map(measure).collect(),
        proposed: s.proposed.clone(),
        entries: s.entries.iter().map(entry).collect(),
    }
}

fn measure(m: &view::StandingMeasure) -> Measure {
    Measure {
        id: m.id.clone(),
        since: moment(&m.since),
        until: Due::of_some(m.until.as_ref()),
        stayed: m.stayed,
        suspends: m.suspends.clone(),
    }
}

fn entry(e: &view::StandingEntry) -> LedgerEntry {
    LedgerEntry {
        id: e.id.clone(),
        at: moment(&e.at),
        rule: e.rule.clone(),
        item: e.item.clone(),
        points: decimal(&e.points).unwrap_or_default(),
        because: e.because.clone(),
        arithmetic: e.arithmetic.clone(),
    }
}

/// The standings at the clock: a sequence of `Standing`, best score first, also reached by unit.
#[pyclass(frozen, module = "duban")]
pub(crate) struct Standings {
    view: view::Standings,
    language: Language,
    zone: Zone,
}

impl Standings {
    pub(crate) fn of(view: view::Standings, language: Language, zone: &Zone) -> Standings {
        Standings { view, language, zone: zone.clone() }
    }
}

#[pymethods]
impl Standings {
    fn __len__(&self) -> usize {
        self.view.standings.len()
    }

    /// By place in the order, or by unit.
    fn __getitem__(&self, key: &Bound<'_, PyAny>) -> PyResult<Standing> {
        let all = &self.view.standings;
        let found = if key.is_instance_of::<PyInt>() {
            all.get(crate::record::place(key.extract()?, all.len())?)
        } else if let Ok(unit) = key.cast::<PyString>() {
            let unit = unit.to_str()?;
            let known: Vec<&str> = all.iter().map(|s| s.unit.as_str()).collect();
            Some(all.iter().find(|s| s.unit == unit).ok_or_else(|| unknown(key.py(), "unit", unit, &known))?)
        } else {
            return Err(crate::time::wrong_type("key", key, "an int or a unit"));
        };
        found.map(standing).ok_or_else(|| pyo3::exceptions::PyIndexError::new_err("index out of range"))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let all: Vec<Standing> = self.view.standings.iter().map(standing).collect();
        all.into_pyobject(py)?.call_method0("__iter__")
    }

    fn __repr__(&self) -> String {
        let at =
            self.view.at.as_ref().map_or_else(|| "before its first day".to_owned(), |at| format!("at {}", at.text()));
        format!("<Standings {} {at}: {} units>", self.view.campaign, self.__len__())
    }

    /// The campaign's id.
    #[getter]
    fn campaign(&self) -> &str {
        &self.view.campaign
    }

    /// Where the clock stood.
    #[getter]
    fn at(&self) -> Option<DateTime<FixedOffset>> {
        self.view.at.as_ref().map(moment)
    }

    /// Since when the campaign is suspended.
    #[getter]
    fn suspended(&self) -> Option<DateTime<FixedOffset>> {
        self.view.suspended.as_ref().map(moment)
    }

    /// When it was ended before its time.
    #[getter]
    fn terminated(&self) -> Option<DateTime<FixedOffset>> {
        self.view.terminated.as_ref().map(moment)
    }

    /// Its phases.
    #[getter]
    fn phases(&self) -> Vec<PhaseState> {
        let phase = |p: &view::PhaseLine| PhaseState {
            id: p.id.clone(),
            state: p.state.to_owned(),
            waits_for: p.waits_for.clone(),
        };
        self.view.phases.iter().map(phase).collect()
    }

    /// What falls due next, the soonest first.
    #[getter]
    fn due_next(&self) -> Vec<DueNext> {
        let next = |d: &view::DueNext| DueNext {
            unit: d.unit.clone(),
            task: d.task.clone(),
            occurrence: d.occurrence.clone(),
            due: Due::of(&d.due),
        };
        self.view.due_next.iter().map(next).collect()
    }

    /// The items that came in.
    #[getter]
    fn items(&self) -> Vec<Item> {
        let item = |i: &view::ItemLine| Item {
            item: i.item.clone(),
            pipeline: i.pipeline.clone(),
            state: i.state.clone(),
            unit: i.unit.clone(),
            since: moment(&i.since),
            until: Due::of_some(i.until.as_ref()),
            overdue: i.overdue,
        };
        self.view.items.iter().map(item).collect()
    }

    /// What concerns no unit in particular.
    #[getter]
    fn general(&self) -> Vec<Entry> {
        self.view.general.iter().map(Entry::of).collect()
    }

    /// The appraisal periods that closed.
    #[getter]
    fn periods(&self) -> Vec<Period> {
        let result = |r: &view::PeriodRow| PeriodResult {
            unit: r.unit.clone(),
            score: decimal(&r.score),
            band: r.band.clone(),
            rank: r.rank,
            of: r.of,
            bottom: r.bottom as usize,
        };
        let period = |p: &view::PeriodTable| Period {
            period: p.period.clone(),
            locked: p.locked,
            results: p.rows.iter().map(result).collect(),
        };
        self.view.periods.iter().map(period).collect()
    }

    /// As JSON, the bytes of `duban run --format json`.
    fn to_json(&self) -> PyResult<String> {
        pretty(&self.view)
    }

    /// As dicts and lists.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dicts(py, &self.view)
    }

    /// As a table in HTML.
    fn to_html(&self) -> String {
        self.view.to_html(self.language)
    }

    fn _repr_html_(&self) -> String {
        self.to_html()
    }

    /// The columns `at`, `unit`, `title`, `score`, `rank`, `band`, `level`, `measure`, `light`, `owed`, `fulfilled`, `late`,
    /// `overdue`, `open`.
    fn table(&self) -> PyResult<Table> {
        let all = &self.view.standings;
        let at: Option<Instant> = self.view.at.as_ref().map(|at| at.instant());
        let rank = |s: &view::Standing| s.rank.and_then(|rank| i64::try_from(rank).ok());
        Table::new(vec![
            ("at", Column::instants(all.iter().map(|_| at), self.zone.name())),
            ("unit", Column::texts(all.iter().map(|s| s.unit.clone()))),
            ("title", Column::texts(all.iter().map(|s| s.title.clone()))),
            ("score", Column::decimals(all.iter().map(|s| maybe(s.score.as_ref())))?),
            ("rank", Column::maybe_whole(all.iter().map(rank))),
            ("band", Column::maybe_texts(all.iter().map(|s| s.band.clone()))),
            ("level", Column::whole(all.iter().map(|s| s.level))),
            ("measure", Column::maybe_texts(all.iter().map(|s| s.measures.last().map(|m| m.id.clone())))),
            ("light", Column::texts(all.iter().map(|s| Light(s.light).word().to_owned()))),
            ("owed", Column::whole(all.iter().map(|s| s.obligations.owed))),
            ("fulfilled", Column::whole(all.iter().map(|s| s.obligations.fulfilled))),
            ("late", Column::whole(all.iter().map(|s| s.obligations.late))),
            ("overdue", Column::whole(all.iter().map(|s| s.obligations.overdue))),
            ("open", Column::whole(all.iter().map(|s| s.obligations.open))),
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
