//! `duban explain`.

use crate::args::{ExplainArgs, ExplainFormat};
use crate::book::Keep;
use crate::check::json;
use crate::failure::Failure;
use crate::{print, season};
use duban::campaign::Campaign;
use duban::diagnostic::Language;
use duban::timetable::UnitIx;
use duban::view;
use std::process::ExitCode;

pub(crate) fn run(args: &ExplainArgs, language: Language) -> Result<ExitCode, Failure> {
    if args.why_not.is_some() && args.format == ExplainFormat::Html {
        return Err(Failure::Unusable("`--why-not` is shown as `text` or `json`".to_owned()));
    }
    let campaign = season::carry_out(&args.season, Keep::ReadOnly, language)?;
    let unit = campaign.timetable().units.find(&args.unit);
    let unit = unit.ok_or_else(|| Failure::Unusable(format!("the plan has no unit `{}`", args.unit)))?;
    if let Some(rule) = &args.why_not {
        return why_not(args, &campaign, unit, rule, language);
    }
    let (explanation, missing) = match (&args.measure, &args.entry) {
        (Some(measure), _) => {
            (view::explain_measure(&campaign, unit, measure, language), no_measure(&campaign, &args.unit, measure))
        }
        (None, entry) => {
            let missing = format!("`{}` has no entry `{}`", args.unit, entry.as_deref().unwrap_or(""));
            (view::explain(&campaign, unit, entry.as_deref(), language), missing)
        }
    };
    let explanation = explanation.ok_or(Failure::Unusable(missing))?;
    match args.format {
        ExplainFormat::Json => print(&json(&explanation)?)?,
        ExplainFormat::Text => print(&explanation.to_text())?,
        ExplainFormat::Html => print(&explanation.to_html())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn no_measure(campaign: &Campaign, unit: &str, measure: &str) -> String {
    if campaign.plan().plan.ladder.iter().any(|m| m.id.as_str() == measure) {
        return format!("`{unit}` never came under `{measure}`");
    }
    let known: Vec<String> = campaign.plan().plan.ladder.iter().map(|m| format!("`{}`", m.id.as_str())).collect();
    format!("the ladder has no measure `{measure}`; it has: {}", known.join(", "))
}

fn why_not(
    args: &ExplainArgs,
    campaign: &Campaign,
    unit: UnitIx,
    rule: &str,
    language: Language,
) -> Result<ExitCode, Failure> {
    let view = view::why_not(campaign, unit, rule, language).ok_or_else(|| {
        let known: Vec<String> = campaign.plan().rules.iter().map(|r| format!("`{}`", r.id)).collect();
        Failure::Unusable(format!("the plan has no rule `{rule}`; it has: {}", known.join(", ")))
    })?;
    match args.format {
        ExplainFormat::Json => print(&json(&view)?)?,
        _ => print(&view.to_text(language))?,
    }
    Ok(ExitCode::SUCCESS)
}
