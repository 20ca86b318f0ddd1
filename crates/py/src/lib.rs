//! Python bindings of `duban`: values are converted, calls handed on. What three surfaces share is in the core, and what reads
//! files in the command's library.
//!
//! INVARIANT (one-engine): nothing here decides anything.

mod arrow;
mod bulk;
mod came_to;
mod campaign;
mod cell;
mod command;
mod consequence;
mod decorator;
mod difference;
mod errors;
mod explanation;
mod facts;
mod findings;
mod host;
mod journal;
mod plan;
mod record;
mod rules;
mod standings;
mod store;
mod time;
mod timetable;
mod value;
mod words;

/// The native part of the package `duban`; use that.
#[pyo3::pymodule(gil_used = false)]
mod _duban {
    #[pymodule_export]
    use crate::arrow::table::Table;
    #[pymodule_export]
    use crate::bulk::run_many;
    #[pymodule_export]
    use crate::campaign::Campaign;
    #[pymodule_export]
    use crate::command::run_command;
    #[pymodule_export]
    use crate::consequence::{Consequence, Recorded};
    #[pymodule_export]
    use crate::difference::{Change, Differences, UnitDifference};
    #[pymodule_export]
    use crate::explanation::{Entry, Explanation, Occasion, WhyNot};
    #[pymodule_export]
    use crate::facts::{RefusedRow, Report};
    #[pymodule_export]
    use crate::findings::{Edit, Finding, Findings, Fix, Position, Range, Related};
    #[pymodule_export]
    use crate::host::Case;
    #[pymodule_export]
    use crate::journal::{Verified, replay, verify};
    #[pymodule_export]
    use crate::plan::{CompiledPlan, Phase, Plan, Rule, Task, Unit};
    #[pymodule_export]
    use crate::rules::{Rules, TestOutcome};
    #[pymodule_export]
    use crate::standings::{
        Counts, DueNext, Item, LedgerEntry, Measure, Period, PeriodResult, PhaseState, Standing, Standings,
    };
    #[pymodule_export]
    use crate::store::{Head, Store};
    #[pymodule_export]
    use crate::timetable::{Obligation, Timetable};

    /// The version of the package.
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name that Python gives it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
