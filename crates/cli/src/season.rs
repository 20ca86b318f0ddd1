//! A campaign carried out from files: the plan, the facts, the journal.

use crate::args::SeasonArgs;
use crate::check::colour;
use crate::failure::Failure;
use crate::input;
use duban::campaign::{Campaign, JournalError, replay, verify};
use duban::check::CheckedPlan;
use duban::diagnostic::{Language, Severity, to_text};
use duban::time::Instant;
use duban::timetable::ObligationIx;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// The plan of a check, or its findings as a failure.
pub(crate) fn runnable(check: duban::check::Check, language: Language) -> Result<CheckedPlan, Failure> {
    let text = |c: &duban::check::Check| {
        // Warnings are for `duban check`; here only what keeps the plan from running.
        let errors = c.diagnostics.at_least(Severity::Error);
        to_text(&errors, language, colour(std::io::stderr().is_terminal())).trim_end().to_owned()
    };
    check.plan.clone().ok_or_else(|| Failure::Findings(text(&check)))
}

/// What becomes of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// It is written on.
    Write,
    /// It is only read.
    ReadOnly,
}

/// Carries a campaign out. Nothing is written to the journal unless every fact that counts was taken.
pub(crate) fn carry_out(args: &SeasonArgs, keep: Keep, language: Language) -> Result<Campaign, Failure> {
    let plan = runnable(input::plan(&args.plan.plan, &args.plan.with)?, language)?;
    let (mut campaign, kept) = match &args.journal {
        Some(path) => resume(plan, path)?,
        None => (Campaign::open(plan), 0),
    };
    let mut written = campaign.take_journal();
    if let Some(path) = &args.facts {
        record(&mut campaign, path, args, &mut written)?;
    }
    let until = match args.until {
        Some(day) => campaign.end_of_day(day),
        None => natural_end(&campaign),
    };
    if campaign.clock().is_none_or(|c| c <= until) {
        campaign.advance(until).map_err(|e| Failure::Unusable(e.to_string()))?;
    } else if args.until.is_some() && args.facts.is_none() {
        let refusal = campaign.advance(until).err();
        return Err(Failure::Unusable(refusal.map(|r| r.to_string()).unwrap_or_default()));
    }
    written.push_str(&campaign.take_journal());
    if let (Some(path), Keep::Write) = (&args.journal, keep) {
        append(path, kept, &written)?;
    }
    Ok(campaign)
}

/// Records the facts of a file up to the day asked for. Facts that cannot be read or are refused are all told at once.
fn record(campaign: &mut Campaign, path: &Path, args: &SeasonArgs, written: &mut String) -> Result<(), Failure> {
    let name = path.display();
    let until = args.until.map(|day| campaign.end_of_day(day));
    let mut wrong = Vec::new();
    let (mut repeated, mut later) = (0usize, 0usize);
    for (line, fact) in input::facts(path, &campaign.timetable().zone.clone())? {
        let fact = match fact {
            Ok(fact) => fact,
            Err(e) => {
                let column = match &e {
                    duban::campaign::FactError::Json { column, .. } if *column > 0 => format!(":{column}"),
                    _ => String::new(),
                };
                wrong.push(format!("{name}:{line}{column}: {e}"));
                continue;
            }
        };
        if until.is_some_and(|u| fact.at > u) {
            later += 1;
            continue;
        }
        match campaign.record(fact) {
            Ok(recorded) => repeated += usize::from(recorded.duplicate),
            Err(refusal) => wrong.push(format!("{name}:{line}: {refusal}")),
        }
        written.push_str(&campaign.take_journal());
    }
    let note = |text: String| drop(writeln!(std::io::stderr(), "{text}"));
    if repeated > 0 {
        note(format!("{name}: {repeated} facts were recorded before, by their key; they count once"));
    }
    if later > 0 {
        note(format!("{name}: {later} facts are later than --until and were left out"));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let told = wrong.join("\n");
    if args.skip_refused {
        note(format!("{told}\n{} facts left out", wrong.len()));
        return Ok(());
    }
    let facts = if wrong.len() == 1 { "1 fact".to_owned() } else { format!("{} facts", wrong.len()) };
    Err(Failure::Facts(format!("{told}\n{facts} refused; nothing was written")))
}

/// The instant by which everything known now has come due: the campaign's end, the last deadline, the last fact.
fn natural_end(campaign: &Campaign) -> Instant {
    let timetable = campaign.timetable();
    let deadlines = timetable.tasks.iter().flat_map(|t| t.obligations());
    let last = deadlines.filter_map(|ix| campaign.deadline(ObligationIx(ix))).map(|d| d.breach).max();
    [Some(timetable.end()), last, campaign.clock()].into_iter().flatten().max().unwrap_or(timetable.end())
}

/// Opens a campaign on a journal that may exist; returns how many of its bytes are kept.
fn resume(plan: CheckedPlan, path: &Path) -> Result<(Campaign, usize), Failure> {
    let name = || path.display().to_string();
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(source) => return Err(Failure::Read { name: name(), source }),
    };
    let mut anew = Campaign::open_with_journal(plan.clone());
    // A writer cut off within the first line has written nothing yet.
    let first = anew.take_journal();
    if first.as_bytes().starts_with(&bytes) && bytes.len() < first.len() {
        return Ok((Campaign::open_with_journal(plan), 0));
    }
    // Bytes that are no text are damage like any other: the chain says in which line, or that the last one is torn.
    let kept = match verify(&String::from_utf8_lossy(&bytes)) {
        Ok(_) => bytes.len(),
        Err(JournalError::Torn { line, bytes, .. }) if bytes > 0 => {
            let _ = writeln!(std::io::stderr(), "{}: line {line} is torn and was cut off", name());
            bytes
        }
        Err(error) => return Err(Failure::Journal { name: name(), error }),
    };
    let whole = String::from_utf8_lossy(bytes.get(..kept).unwrap_or(&bytes));
    let campaign = replay(plan, &whole).map_err(|error| Failure::Journal { name: name(), error })?;
    Ok((campaign, kept))
}

/// Appends to a journal after its `kept` bytes, on disk before it returns.
fn append(path: &Path, kept: usize, text: &str) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        let mut file = std::fs::OpenOptions::new().create(true).write(true).truncate(false).open(path)?;
        file.set_len(kept as u64)?;
        std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|source| Failure::Write { name: path.display().to_string(), source })
}
