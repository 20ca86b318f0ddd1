//! `duban what-if`.

use crate::args::{Format, WhatIfArgs};
use crate::book::Keep;
use crate::check::json;
use crate::failure::Failure;
use crate::{input, print, season};
use duban::diagnostic::Language;
use duban::view::differences;
use std::process::ExitCode;

pub(crate) fn run(args: &WhatIfArgs, language: Language) -> Result<ExitCode, Failure> {
    if args.other.is_none() && args.set.is_empty() {
        return Err(Failure::Unusable("say what should differ: --plan PLAN2, or --set NAME=VALUE".into()));
    }
    let campaign = season::carry_out(&args.season, Keep::ReadOnly, language)?;
    let path = args.other.as_ref().unwrap_or(&args.season.plan.plan);
    let (rules, params): (Vec<_>, Vec<_>) = args.set.iter().cloned().partition(|(name, _)| name.contains('.'));
    let mut with = args.season.plan.with.clone();
    with.params.extend(params);
    with.overrides = rules
        .into_iter()
        .filter_map(|(name, value)| name.rsplit_once('.').map(|(r, p)| (r.to_owned(), p.to_owned(), value)))
        .collect();
    let other = season::runnable(input::plan(path, &with)?, language)?;
    for (rule, param, _) in &with.overrides {
        let has = |r: &duban::rules::Rule| r.id.as_str() == rule && r.params.contains_key(param);
        if !other.rules.iter().any(has) {
            return Err(Failure::Unusable(format!("the plan has no rule `{rule}` with a parameter `{param}`")));
        }
    }
    let other = campaign.what_if(other);
    let differences = differences(&campaign, &other, language);
    match args.format {
        Format::Json => print(&json(&differences)?)?,
        Format::Text => print(&differences.to_text(&campaign))?,
    }
    Ok(ExitCode::SUCCESS)
}
