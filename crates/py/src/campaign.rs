//! Campaigns: a plan being carried out.

use crate::arrow::table::{Column, Table};
use crate::cell::Cell;
use crate::consequence::{Consequence, Recorded, list};
use crate::decorator::RuleDecorator;
use crate::difference::Differences;
use crate::errors;
use crate::explanation::{Explanation, WhyNot};
use crate::facts::{BREATH, Facts, Report, record};
use crate::findings::tongue;
use crate::plan::{CompiledPlan, runnable};
use crate::standings::Standings;
use crate::store::Kept;
use crate::time::{instant, until};
use crate::value;
use chrono::{DateTime, FixedOffset};
use duban::campaign::{Campaign as Core, ChainHash, Refusal};
use duban::diagnostic::Language;
use duban::time::{Instant, Zone};
use duban::timetable::UnitIx;
use duban::view;
use duban_store::KeepError;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use rust_decimal::Decimal;
use std::str::FromStr;

/// Where a campaign's journal goes.
pub(crate) enum Backing {
    /// Into memory, until it is taken.
    Own(Box<Core>),
    /// Into a store, before anything is acknowledged.
    Kept(Box<Kept>),
}

impl Backing {
    fn campaign(&self) -> &Core {
        match self {
            Backing::Own(campaign) => campaign,
            Backing::Kept(kept) => kept.campaign(),
        }
    }

    /// Does something to the campaign; in a store what follows is kept together or not at all.
    fn step<T>(&mut self, work: impl FnOnce(&mut Core) -> Result<T, Refusal>) -> Result<T, KeepError> {
        match self {
            Backing::Own(campaign) => work(campaign).map_err(KeepError::from),
            Backing::Kept(kept) => kept.step(work),
        }
    }
}

/// A campaign in progress: a plan, its state, and its clock. Threads may share it.
#[pyclass(frozen, module = "duban")]
pub(crate) struct Campaign {
    pub(crate) cell: Cell<Backing>,
    zone: Zone,
}

impl Campaign {
    pub(crate) fn own(campaign: Core) -> Campaign {
        let zone = campaign.zone().clone();
        Campaign { cell: Cell::new(Backing::Own(Box::new(campaign))), zone }
    }

    pub(crate) fn kept(kept: Kept) -> Campaign {
        let zone = kept.campaign().zone().clone();
        Campaign { cell: Cell::new(Backing::Kept(Box::new(kept))), zone }
    }

    fn look<T: Send>(&self, py: Python<'_>, look: impl FnOnce(&Core) -> T + Send) -> PyResult<T> {
        self.cell.with(py, |backing| look(backing.campaign()))
    }

    fn step<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&mut Core) -> Result<T, Refusal> + Send) -> PyResult<T> {
        self.cell.with(py, |backing| backing.step(work))?.map_err(|error| errors::keep(py, &error))
    }

    /// Looks at a unit by its name.
    fn of_unit<T: Send>(
        &self,
        py: Python<'_>,
        unit: &str,
        look: impl FnOnce(&Core, UnitIx) -> T + Send,
    ) -> PyResult<T> {
        let found = self.look(py, |campaign| {
            let units = &campaign.timetable().units;
            match units.find(unit) {
                Some(ix) => Ok(look(campaign, ix)),
                None => Err(units.all().iter().map(|u| u.id.to_string()).collect::<Vec<_>>()),
            }
        })?;
        found.map_err(|known| errors::unknown(py, "unit", unit, &known.iter().map(String::as_str).collect::<Vec<_>>()))
    }

    fn instant(&self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<Instant> {
        until(name, value, &self.zone)
    }
}

pub(crate) fn chain_hash(word: &str) -> PyResult<ChainHash> {
    ChainHash::from_word(word)
        .ok_or_else(|| PyValueError::new_err(format!("`hash` is {word:?}; it must be sha-256 or sm3")))
}

#[pymethods]
impl Campaign {
    /// Opens a campaign before its first day. It keeps a journal, which `take_journal` hands out, unless told not to; `hash`
    /// chains its lines: `sha-256` or `sm3`. `PlanError` when the plan has errors.
    #[new]
    #[pyo3(signature = (plan, *, journal = true, hash = "sha-256"))]
    fn new(plan: &Bound<'_, PyAny>, journal: bool, hash: &str) -> PyResult<Campaign> {
        let (py, plan, hash) = (plan.py(), runnable(plan)?, chain_hash(hash)?);
        let open = || if journal { Core::open_with_journal_by(plan, hash) } else { Core::open(plan) };
        errors::detached(py, open).map(Campaign::own)
    }

    /// The plan it runs on: as last amended up to the clock.
    #[getter]
    fn plan(&self, py: Python<'_>) -> PyResult<CompiledPlan> {
        self.look(py, |c| CompiledPlan(c.plan().clone()))
    }

    /// Where the clock stands, with the offset of the plan's zone; `None` before anything happened.
    #[getter]
    fn clock(&self, py: Python<'_>) -> PyResult<Option<DateTime<FixedOffset>>> {
        self.look(py, |c| c.clock().map(|at| instant(at, c.zone())))
    }

    /// The plan's time zone, in which datetimes without an offset are taken.
    #[getter]
    fn time_zone(&self) -> String {
        self.zone.name().to_owned()
    }

    /// The instant by which everything known now has come due.
    #[getter]
    fn natural_end(&self, py: Python<'_>) -> PyResult<DateTime<FixedOffset>> {
        self.look(py, |c| instant(c.natural_end(), c.zone()))
    }

    /// How many facts were recorded.
    #[getter]
    fn fact_count(&self, py: Python<'_>) -> PyResult<usize> {
        self.look(py, |c| c.facts().count())
    }

    /// Records a fact, as a mapping of its fields or as keywords (`from_` for nothing: no field is a reserved word), and moves
    /// the clock to it. `FactError` where it cannot be read, `Refusal` where it makes no sense; nothing changes then.
    #[pyo3(signature = (fact = None, /, **fields))]
    fn record(
        &self,
        py: Python<'_>,
        fact: Option<&Bound<'_, PyAny>>,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Recorded> {
        let fact = match (fact, fields) {
            (Some(fact), None) => value::fact(fact, &self.zone)?,
            (None, Some(fields)) => value::fact(fields.as_any(), &self.zone)?,
            (Some(fact), Some(fields)) => {
                let all = PyDict::new(py);
                all.update(fact.cast().map_err(|_| crate::time::wrong_type("fact", fact, "a mapping of its fields"))?)?;
                all.update(fields.as_mapping())?;
                value::fact(all.as_any(), &self.zone)?
            }
            (None, None) => {
                return Err(PyTypeError::new_err("`fact` is missing: a mapping of its fields, or keywords"));
            }
        };
        let recorded = self.step(py, |campaign| campaign.record(fact))?;
        Ok(Recorded::new(recorded))
    }

    /// Records a fact from a line of JSON, as facts files have it.
    fn record_json(&self, py: Python<'_>, line: &str) -> PyResult<Recorded> {
        let fact = duban::campaign::Fact::from_json(line, &self.zone).map_err(|e| errors::fact(py, &e, None))?;
        self.step(py, |campaign| campaign.record(fact)).map(Recorded::new)
    }

    /// Records facts in bulk: a path of CSV or JSON Lines, any table that speaks the Arrow PyCapsule protocol (pandas, polars,
    /// pyarrow, DuckDB), or an iterable of mappings. Rows that cannot be read or are refused are left out and reported. Into a
    /// store everything is kept together.
    fn record_all(&self, py: Python<'_>, facts: &Bound<'_, PyAny>) -> PyResult<Report> {
        let zone = self.zone.clone();
        let facts = Facts::of(facts, &zone)?;
        let rows = errors::detached(py, || facts.read(&zone))?.map_err(|f| errors::failure(py, f))?;
        let mut report = Report::empty();
        let mut stopped = None;
        let (report_in, stopped_in) = (&mut report, &mut stopped);
        self.step(py, move |campaign| {
            let mut rows = rows.into_iter();
            while rows.len() > 0 {
                record(rows.by_ref().take(BREATH), report_in, |fact| crate::facts::into(campaign, fact));
                if let Err(error) = Python::attach(|py| py.check_signals()) {
                    *stopped_in = Some(error);
                    break;
                }
            }
            Ok(())
        })?;
        stopped.map_or(Ok(report), Err)
    }

    /// Moves the clock and gives what came due: to a `datetime`, or until the end of a `date`.
    fn advance(&self, py: Python<'_>, to: &Bound<'_, PyAny>) -> PyResult<Vec<Consequence>> {
        let to = self.instant("to", to)?;
        let from = self.look(py, |c| c.clock().unwrap_or_else(|| c.timetable().start()))?;
        let mut all = Vec::new();
        // One long step is the same as many short ones, between which the user may stop.
        let mut at = from;
        loop {
            let next = at.checked_add_millis(STRIDE).filter(|next| *next < to).unwrap_or(to);
            all.extend(self.step(py, |campaign| campaign.advance(next))?);
            py.check_signals()?;
            if next >= to {
                return Ok(list(all));
            }
            at = next;
        }
    }

    /// Hands in an amended plan under a reference, for the fact `plan-amended` that adopts it.
    fn offer_plan(&self, py: Python<'_>, reference: String, plan: &Bound<'_, PyAny>) -> PyResult<()> {
        let plan = runnable(plan)?;
        self.cell.with(py, move |backing| match backing {
            Backing::Own(campaign) => campaign.offer_plan(reference, plan),
            Backing::Kept(kept) => kept.offer_plan(reference, plan),
        })
    }

    /// The journal lines written since the last call. A host keeps them in the same transaction as its own rows. Empty for a
    /// campaign without a journal, and for one in a store, which keeps them itself.
    fn take_journal(&self, py: Python<'_>) -> PyResult<String> {
        self.cell.with(py, |backing| match backing {
            Backing::Own(campaign) => campaign.take_journal(),
            Backing::Kept(_) => String::new(),
        })
    }

    /// Scores, lights, measures and what is due next, at the clock.
    #[pyo3(signature = (*, language = None, due_next = 100))]
    fn standings(&self, py: Python<'_>, language: Option<&str>, due_next: usize) -> PyResult<Standings> {
        let language = tongue(language)?;
        self.look(py, |c| Standings::of(view::standings(c, language, due_next), language, c.zone()))
    }

    /// Every point and measure of a unit with its cause, clause and values; of one entry or measure where named; of what
    /// concerns no unit where none is.
    #[pyo3(signature = (unit = None, *, entry = None, measure = None, language = None))]
    fn explain(
        &self,
        py: Python<'_>,
        unit: Option<&str>,
        entry: Option<&str>,
        measure: Option<&str>,
        language: Option<&str>,
    ) -> PyResult<Explanation> {
        let language = tongue(language)?;
        let explained = match (unit, measure) {
            (Some(unit), Some(measure)) => {
                self.of_unit(py, unit, |c, ix| view::explain_measure(c, ix, measure, language))?
            }
            (Some(unit), None) => self.of_unit(py, unit, |c, ix| view::explain(c, ix, entry, language))?,
            (None, Some(_)) => return Err(PyTypeError::new_err("`measure` needs a `unit`")),
            (None, None) => self.look(py, |c| view::explain_campaign(c, entry, language))?,
        };
        let missing = || {
            let (what, name) = measure.map_or(("entry", entry.unwrap_or("")), |measure| ("measure", measure));
            errors::unknown(py, what, name, &[])
        };
        explained.map(Explanation::of).ok_or_else(missing)
    }

    /// Why a rule did not apply, or how often it did: each occasion with the condition that did not hold. Asked of a unit, or
    /// of what concerns no unit in particular, such as the phases.
    #[pyo3(signature = (rule, unit = None, *, language = None))]
    fn why_not(&self, py: Python<'_>, rule: &str, unit: Option<&str>, language: Option<&str>) -> PyResult<WhyNot> {
        let language = tongue(language)?;
        let view = match unit {
            Some(unit) => self.of_unit(py, unit, |c, ix| view::why_not(c, Some(ix), rule, language))?,
            None => self.look(py, |c| view::why_not(c, None, rule, language))?,
        };
        view.map(|view| WhyNot::of(view, language)).ok_or_else(|| {
            let known = self.look(py, |c| c.plan().rules.iter().map(|r| r.id.to_string()).collect::<Vec<_>>());
            let known = known.unwrap_or_default();
            errors::unknown(py, "rule", rule, &known.iter().map(String::as_str).collect::<Vec<_>>())
        })
    }

    /// The campaign as it stood, by what was known: at `effective`, from the facts recorded up to `recorded`, which is the same
    /// unless named. It keeps no journal.
    #[pyo3(signature = (effective, *, recorded = None))]
    fn as_of(
        &self,
        py: Python<'_>,
        effective: &Bound<'_, PyAny>,
        recorded: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Campaign> {
        let effective = self.instant("effective", effective)?;
        let recorded = recorded.map_or(Ok(effective), |at| self.instant("recorded", at))?;
        let then = self.look(py, |c| c.as_of(effective, recorded))?;
        then.map(Campaign::own).map_err(|refusal| errors::refusal(py, &refusal))
    }

    /// What would differ with the same facts under another plan; `Plan.with_settings` makes one with other values. This
    /// campaign does not change.
    #[pyo3(signature = (plan, *, language = None))]
    fn what_if(&self, py: Python<'_>, plan: &Bound<'_, PyAny>, language: Option<&str>) -> PyResult<Differences> {
        let (plan, language) = (runnable(plan)?, tongue(language)?);
        let found = self.look(py, |c| {
            let other = c.what_if(plan);
            let differences = view::differences(c, &other, language);
            let text = differences.to_text(c);
            Differences::of(differences, text, other.campaign)
        })?;
        found.tied(py)
    }

    /// The campaign carried out anew from its first fact: a check that nothing else decides where it stands.
    fn recompute(&self, py: Python<'_>) -> PyResult<Campaign> {
        let anew = self.look(py, Core::recompute)?;
        anew.map(Campaign::own).map_err(|refusal| errors::refusal(py, &refusal))
    }

    /// A copy that goes its own way: the same plan, facts and clock. It keeps no journal.
    fn snapshot(&self, py: Python<'_>) -> PyResult<Campaign> {
        self.recompute(py)
    }

    /// A unit's score at the clock.
    fn score(&self, py: Python<'_>, unit: &str) -> PyResult<Decimal> {
        self.of_unit(py, unit, Core::score).map(|score| score.normalize())
    }

    /// What concerns the standing of a unit, in order: breaches, points, measures, notices. Of what concerns no unit where none
    /// is named.
    #[pyo3(signature = (unit = None))]
    fn story(&self, py: Python<'_>, unit: Option<&str>) -> PyResult<Vec<Consequence>> {
        let told = match unit {
            Some(unit) => self.of_unit(py, unit, |c, ix| c.story(ix).cloned().collect::<Vec<_>>())?,
            None => self.look(py, |c| c.general_story().cloned().collect())?,
        };
        Ok(list(told))
    }

    /// A rule as a Python function, to explore with: it is called with a `Case` each time the trigger `on` is raised. Only
    /// before anything happened. The journal says that such a campaign is not portable; only the same function can replay it.
    #[pyo3(signature = (*, on, id = None))]
    fn rule(slf: Bound<'_, Self>, on: String, id: Option<String>) -> RuleDecorator {
        RuleDecorator::new(slf.unbind(), on, id)
    }

    /// Every entry of every unit's ledger. Columns `unit`, `id`, `at`, `rule`, `item`, `points`, `because`.
    #[pyo3(signature = (*, language = None))]
    fn ledger(&self, py: Python<'_>, language: Option<&str>) -> PyResult<Table> {
        let language = tongue(language)?;
        let standings = self.look(py, |c| view::standings(c, language, 0))?;
        let entries: Vec<_> =
            standings.standings.iter().flat_map(|s| s.entries.iter().map(move |e| (&s.unit, e))).collect();
        Table::new(vec![
            ("unit", Column::texts(entries.iter().map(|(unit, _)| (*unit).clone()))),
            ("id", Column::texts(entries.iter().map(|(_, e)| e.id.clone()))),
            ("at", Column::instants(entries.iter().map(|(_, e)| Some(e.at.instant())), self.zone.name())),
            ("rule", Column::texts(entries.iter().map(|(_, e)| e.rule.clone()))),
            ("item", Column::maybe_texts(entries.iter().map(|(_, e)| e.item.clone()))),
            ("points", Column::decimals(entries.iter().map(|(_, e)| Decimal::from_str(&e.points).ok()))?),
            ("because", Column::texts(entries.iter().map(|(_, e)| e.because.clone()))),
        ])
    }

    /// Every figure reported. Columns `indicator`, `title`, `unit`, `period`, `value`; the period is empty for all together, and
    /// the unit for the roll-up over all.
    fn indicators(&self, py: Python<'_>) -> PyResult<Table> {
        crate::came_to::indicators(&self.look(py, |c| view::statistics(c, Language::En))?)
    }

    /// What every obligation came to. Columns `id`, `task`, `unit`, `phase`, `status`, `late`, `overdue`, `due`.
    fn obligations(&self, py: Python<'_>) -> PyResult<Table> {
        self.look(py, crate::came_to::obligations)?
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        self.look(py, |c| view::standings(c, Language::En, 0).to_html(Language::En))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.look(py, |c| {
            let clock =
                c.clock().map_or_else(|| "before its first day".to_owned(), |at| format!("at {}", c.zone().format(at)));
            format!("<Campaign {}: {clock}, {} facts>", c.plan().plan.campaign.id.value, c.facts().count())
        })
    }
}

/// How far the clock goes between looks at whether the user wants to stop: thirty days.
const STRIDE: i64 = 30 * 86_400_000;
