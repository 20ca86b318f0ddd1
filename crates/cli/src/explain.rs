//! `duban explain`.

use crate::args::{ExplainArgs, Format};
use crate::book::Keep;
use crate::check::json;
use crate::failure::Failure;
use crate::{print, season};
use duban::diagnostic::Language;
use std::process::ExitCode;

pub(crate) fn run(args: &ExplainArgs, language: Language) -> Result<ExitCode, Failure> {
    let campaign = season::carry_out(&args.season, Keep::ReadOnly, language)?;
    let unit = campaign.timetable().units.find(&args.unit);
    let unit = unit.ok_or_else(|| Failure::Unusable(format!("the plan has no unit `{}`", args.unit)))?;
    let explanation = duban::view::explain(&campaign, unit, args.entry.as_deref(), language);
    let entry = args.entry.as_deref().unwrap_or("");
    let explanation =
        explanation.ok_or_else(|| Failure::Unusable(format!("`{}` has no entry `{entry}`", args.unit)))?;
    match args.format {
        Format::Json => print(&json(&explanation)?)?,
        Format::Text => print(&explanation.to_text())?,
    }
    Ok(ExitCode::SUCCESS)
}
