//! A campaign carried out from files: the plan, the facts, the journal.

use crate::args::{PlanArgs, SeasonArgs};
use crate::book::Keep;
use crate::check::colour;
use crate::failure::Failure;
use crate::input;
use crate::recording;
use crate::shelf::Shelf;
use duban::campaign::Campaign;
use duban::check::CheckedPlan;
use duban::diagnostic::{Language, Severity, to_text};
use duban_store::{Head, Opening};
use std::io::IsTerminal;
use std::path::{Component, Path, PathBuf};

/// The plan of a check, or its findings as a failure.
pub(crate) fn runnable(check: duban::check::Check, language: Language) -> Result<CheckedPlan, Failure> {
    let text = |c: &duban::check::Check| {
        // Warnings are for `duban check`; here only what keeps the plan from running.
        let errors = c.diagnostics.at_least(Severity::Error);
        to_text(&errors, language, colour(std::io::stderr().is_terminal())).trim_end().to_owned()
    };
    check.plan.clone().ok_or_else(|| Failure::Findings(text(&check)))
}

/// Carries a campaign out. Nothing is written to the journal unless every fact that counts was taken.
pub(crate) fn carry_out(args: &SeasonArgs, keep: Keep, language: Language) -> Result<Campaign, Failure> {
    // To look back writes nothing.
    let keep = if args.as_of.is_some() { Keep::ReadOnly } else { keep };
    let plan = runnable(input::plan(&args.plan.plan, &args.plan.with)?, language)?;
    let mut shelf = Shelf::open(args, &plan, keep)?;
    let (mut campaign, head) = match &mut shelf {
        Some(shelf) => {
            let opening = Opening { plan, later: Vec::new(), hash: args.hash() };
            shelf.load(opening, &mut |names| amended(&args.plan, names, language))?
        }
        None => (Campaign::open(plan), Head::default()),
    };
    let resumed = head.lines > 0;
    let mut written = campaign.take_journal();
    if let Some(path) = &args.facts {
        recording::record(&mut campaign, path, args, resumed, &mut written, language)?;
    }
    let until = match args.until {
        Some(day) => campaign.end_of_day(day),
        None => campaign.natural_end(),
    };
    if campaign.clock().is_none_or(|c| c <= until) {
        campaign.advance(until).map_err(|e| Failure::Unusable(e.to_string()))?;
    } else if let (Some(day), Some(clock)) = (args.until, campaign.clock()) {
        let place = shelf.as_ref().map(Shelf::shown).unwrap_or_else(|| "the campaign".to_owned());
        let clock = campaign.zone().format(clock);
        let reason = format!("{place} stands at {clock} and cannot go back to the end of {day}");
        return Err(Failure::Unusable(format!("{reason}; `--as-of {day}` shows how it stood then")));
    }
    if let Some(day) = args.as_of {
        let end = campaign.end_of_day(day);
        return campaign.as_of(end, end).map_err(|e| Failure::Unusable(e.to_string()));
    }
    written.push_str(&campaign.take_journal());
    if let (Some(shelf), Keep::Write) = (&mut shelf, keep) {
        shelf.append(written)?;
    }
    Ok(campaign)
}

/// Reads amended plans: their references are paths from the folder of the plan they amend.
pub(crate) fn amended(
    args: &PlanArgs,
    names: Vec<String>,
    language: Language,
) -> Result<Vec<(String, CheckedPlan)>, Failure> {
    let folder = args.plan.parent().unwrap_or(Path::new(""));
    let read = |name: String| {
        let plan = runnable(input::plan(&beside(folder, &name)?, &args.with)?, language)?;
        Ok((name, plan))
    };
    names.into_iter().map(read).collect()
}

/// The file of an amended plan. Whoever writes facts must not make the command read, and in findings show, files that have
/// nothing to do with the plan.
fn beside(folder: &Path, name: &str) -> Result<PathBuf, Failure> {
    let refused = |why: &str| {
        let rule = "an amended plan lies in the folder of the plan or below it, and is named by its path from there";
        Err(Failure::Unusable(format!("`{name}` {why}; {rule}")))
    };
    let down = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if !Path::new(name).components().all(down) {
        return refused("leads out of the plan's folder");
    }
    let path = folder.join(name);
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    // A link may lead out as well. A file that is not there is told where it is read.
    match (path.canonicalize(), folder.canonicalize()) {
        (Ok(file), Ok(folder)) if !file.starts_with(&folder) => {
            refused("is a link that leads out of the plan's folder")
        }
        _ => Ok(path),
    }
}
