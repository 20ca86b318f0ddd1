//! `duban explain`.

use crate::args::{ExplainArgs, ExplainFormat};
use crate::book::Keep;
use crate::check::json;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{named, print, season};
use duban::campaign::Campaign;
use duban::diagnostic::Language;
use duban::timetable::UnitIx;
use duban::view;

pub(crate) fn run(args: &ExplainArgs, language: Language) -> Result<Exit, Failure> {
    if args.why_not.is_some() && args.format == ExplainFormat::Html {
        return Err(Failure::Unusable("`--why-not` is shown as `text` or `json`".to_owned()));
    }
    let campaign = season::carry_out(&args.season, Keep::ReadOnly, language)?;
    let unit = match args.unit.as_deref() {
        Some(name) => Some((name, named::unit(campaign.plan(), name)?)),
        None => None,
    };
    if let Some(rule) = &args.why_not {
        return why_not(args, &campaign, unit.map(|(_, unit)| unit), rule, language);
    }
    let entry = args.entry.as_deref();
    let no_entry = |of: &str| format!("`{of}` has no entry `{}`", entry.unwrap_or(""));
    let (explanation, missing) = match (unit, &args.measure) {
        (Some((name, unit)), Some(measure)) => {
            (view::explain_measure(&campaign, unit, measure, language), no_measure(&campaign, name, measure))
        }
        (Some((name, unit)), None) => (view::explain(&campaign, unit, entry, language), no_entry(name)),
        (None, _) => {
            (view::explain_campaign(&campaign, entry, language), no_entry(campaign.plan().plan.campaign.id.as_str()))
        }
    };
    let explanation = explanation.ok_or(Failure::Unusable(missing))?;
    match args.format {
        ExplainFormat::Json => print(&json(&explanation)?)?,
        ExplainFormat::Text => print(&explanation.to_text())?,
        ExplainFormat::Html => print(&explanation.to_html())?,
    }
    Ok(Exit::SUCCESS)
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
    unit: Option<UnitIx>,
    rule: &str,
    language: Language,
) -> Result<Exit, Failure> {
    let trigger = campaign.plan().rules.iter().find(|r| r.id.as_str() == rule).map(|r| r.trigger);
    if let Some(trigger) = trigger.filter(|t| unit.is_none() && t.is_about_unit()) {
        let word = trigger.word();
        return Err(Failure::Unusable(format!(
            "rule `{rule}` runs on `{word}`, which is about a unit: say which, `--unit`"
        )));
    }
    let view = view::why_not(campaign, unit, rule, language).ok_or_else(|| {
        let mut said = campaign.plan().plan.rules.iter().filter(|r| r.is_said());
        if said.any(|r| r.id.as_ref().is_some_and(|id| id.as_str() == rule)) {
            return Failure::Unusable(format!("rule `{rule}` is said in words: somebody judges it, and it never runs"));
        }
        let known: Vec<String> = campaign.plan().rules.iter().map(|r| format!("`{}`", r.id)).collect();
        Failure::Unusable(format!("the plan has no rule `{rule}`; it has: {}", known.join(", ")))
    })?;
    match args.format {
        ExplainFormat::Json => print(&json(&view)?)?,
        _ => print(&view.to_text(language))?,
    }
    Ok(Exit::SUCCESS)
}
