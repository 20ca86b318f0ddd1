//! Many campaigns at once, over the cores.

use crate::campaign::Campaign;
use crate::errors::{self, detached};
use crate::facts::{Facts, Report, carry_out};
use crate::plan::runnable;
use crate::time::until as instant;
use duban::campaign::Campaign as Core;
use duban::check::CheckedPlan;
use duban::time::Instant;
use pyo3::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// One campaign to carry out.
struct Job {
    plan: CheckedPlan,
    facts: Mutex<Option<Facts>>,
    until: Option<Instant>,
}

type Done = Result<(Core, Report), Why>;

enum Why {
    Unread(duban_cli::Failure),
    Refused(String),
    Stopped,
    Fault,
}

impl Job {
    fn run(&self, journal: bool, stop: &AtomicBool) -> Done {
        let facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner).take();
        let zone = self.plan.timetable.zone.clone();
        let rows = facts.map_or(Ok(Vec::new()), |facts| facts.read(&zone)).map_err(Why::Unread)?;
        let mut campaign =
            if journal { Core::open_with_journal(self.plan.clone()) } else { Core::open(self.plan.clone()) };
        let report = carry_out(&mut campaign, rows, self.until, stop).map_err(Why::Refused)?;
        if stop.load(Ordering::Relaxed) { Err(Why::Stopped) } else { Ok((campaign, report)) }
    }
}

/// Carries many campaigns out at once, over the cores, with the interpreter let go: pairs of a plan and its facts, which are
/// whatever `Campaign.record_all` takes. Gives a list of pairs of a campaign and its report, in the same order. `until` moves
/// every clock at the end; `threads` is the number of cores unless named. Ctrl-C stops all of them.
#[pyfunction]
#[pyo3(signature = (jobs, *, until = None, threads = None, journal = false))]
pub(crate) fn run_many(
    py: Python<'_>,
    jobs: &Bound<'_, PyAny>,
    until: Option<&Bound<'_, PyAny>>,
    threads: Option<usize>,
    journal: bool,
) -> PyResult<Vec<(Campaign, Report)>> {
    let job = |pair: PyResult<Bound<'_, PyAny>>| {
        let pair = pair?;
        let Ok((plan, facts)) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>() else {
            return Err(crate::time::wrong_type("jobs", &pair, "pairs of a plan and its facts"));
        };
        let plan = runnable(&plan)?;
        let zone = plan.timetable.zone.clone();
        let facts = if facts.is_none() { None } else { Some(Facts::of(&facts, &zone)?) };
        let until = until.filter(|u| !u.is_none()).map(|u| instant("until", u, &zone)).transpose()?;
        Ok(Job { plan, facts: Mutex::new(facts), until })
    };
    let jobs = jobs.try_iter()?.map(job).collect::<PyResult<Vec<Job>>>()?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.unwrap_or(cores).clamp(1, jobs.len().max(1));
    let (next, left, stop) = (AtomicUsize::new(0), AtomicUsize::new(threads), AtomicBool::new(false));
    let results: Vec<Mutex<Option<Done>>> = jobs.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        while let Some((job, result)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            jobs.get(at).zip(results.get(at))
        } {
            let done = catch_unwind(AssertUnwindSafe(|| job.run(journal, &stop))).unwrap_or(Err(Why::Fault));
            *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
        }
        left.fetch_sub(1, Ordering::Release);
    };
    let interrupted = detached(py, || {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
            // Signals come to Python's main thread, which is this one where a script runs.
            let mut wait = Duration::from_micros(200);
            while left.load(Ordering::Acquire) > 0 {
                std::thread::sleep(wait);
                wait = (wait * 2).min(Duration::from_millis(20));
                if let Err(error) = Python::attach(|py| py.check_signals()) {
                    stop.store(true, Ordering::Relaxed);
                    return Some(error);
                }
            }
            None
        })
    })?;
    if let Some(error) = interrupted {
        return Err(error);
    }
    let taken = results.into_iter().enumerate().map(|(i, result)| {
        match result.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(Ok((campaign, report))) => Ok((Campaign::own(campaign), report)),
            Some(Err(Why::Unread(failure))) => Err(errors::failure(py, failure)),
            Some(Err(Why::Refused(why))) => Err(errors::raise(py, "Refusal", &format!("job {i}: {why}"), &[])),
            _ => Err(errors::raise(py, "InternalError", &format!("job {i} was not carried out"), &[])),
        }
    });
    taken.collect()
}
