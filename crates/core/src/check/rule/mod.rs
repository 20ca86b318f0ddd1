//! Accountability rules, looked into without running them.

mod accounts;
mod amount_without_payer;
mod appraisal_without_criteria;
mod blocks;
mod compared_names;
mod conflicting_rules;
mod contradictory;
mod escalates_to_nobody;
mod exceeds_item;
mod guards;
mod ladder;
mod ladder_steps;
mod never_triggered;
mod no_accountability;
mod param_place;
mod said_in_words;
mod sanction_without_authority;
mod scoring;
mod scripts;
mod too_expensive;
mod unreachable_condition;
mod unused_param;
mod veto_without_appeal;

/// The checks of this family.
pub(super) const ALL: &[super::One] = &[
    scripts::check,
    scoring::check,
    contradictory::check,
    accounts::check,
    blocks::check,
    guards::check,
    compared_names::check,
    ladder::check,
    unused_param::check,
    never_triggered::check,
    exceeds_item::check,
    ladder_steps::check,
    said_in_words::check,
    sanction_without_authority::check,
    appraisal_without_criteria::check,
    no_accountability::check,
    veto_without_appeal::check,
    amount_without_payer::check,
    conflicting_rules::check,
    too_expensive::check,
    unreachable_condition::check,
    escalates_to_nobody::check,
];

pub(crate) use scripts::available;
