//! How points were worked out, in words: `(3 required − 1 done) × 1 = 2 points`.

use super::fact_text::the_entry;
use super::headline::unit_title;
use super::words::{Words, put};
use crate::campaign::{Arithmetic, Campaign, Consequence, RolledUp, Term, What, decimal};
use crate::plan::ScoreRollUp;
use rust_decimal::Decimal;
use std::sync::Arc;

/// How an entry was worked out, if it moved points and no script alone said how many.
pub(super) fn arithmetic(campaign: &Campaign, c: &Consequence, w: &Words) -> Option<String> {
    match &c.what {
        What::Points { arithmetic: Some(a), wanted, .. } => Some(in_words(campaign, c, a, wanted, w)),
        What::PeriodRolledUp(told) => Some(rolled_up(campaign, &told.made, w)),
        _ => None,
    }
}

/// What a score is made of: `(north 90 × 2 + south 84) / 3`.
fn rolled_up(campaign: &Campaign, made: &RolledUp, w: &Words) -> String {
    let worst = made.how == ScoreRollUp::Worst;
    let of = made.of.iter().map(|(unit, score, weight)| {
        let times = Some(weight).filter(|n| **n != Decimal::ONE).map(|n| format!(" × {}", decimal(n)));
        format!("{} {}{}", unit_title(campaign, unit), decimal(score), times.unwrap_or_default())
    });
    let of = of.collect::<Vec<_>>().join(if worst { w.comma } else { " + " });
    let weights = decimal(&made.of.iter().map(|(_, _, weight)| weight).sum());
    put(if worst { w.a_worst } else { w.a_average }, &[("of", &of), ("weights", &weights)])
}

fn in_words(campaign: &Campaign, c: &Consequence, a: &Arithmetic, result: &Decimal, w: &Words) -> String {
    // Whether it is a sum that comes to something, or a sentence that says all there is.
    let number = |name| match a.term(name) {
        Some(Term::Number(n)) => *n,
        _ => Decimal::ZERO,
    };
    let beyond = number("done") > number("full");
    let no_step = number("steps").is_zero();
    // What went the other way is no step, and is told as the way it went.
    let up = (a.way == "compare-up") != (number("percent") < Decimal::ZERO);
    let (template, sum) = match a.way {
        "proportional" if beyond => (w.a_proportional_whole, false),
        "proportional-bonus" if beyond => (w.a_proportional_bonus_whole, true),
        "proportional" | "proportional-bonus" if number("done") < Decimal::ZERO => (w.a_proportional_none, false),
        "steps-below" | "steps-above" if no_step => (w.a_steps_none, false),
        "compare-up" | "compare-down" if no_step && up => (w.a_compare_none_up, false),
        "compare-up" | "compare-down" if no_step => (w.a_compare_none_down, false),
        "per-missing" => (w.a_per_missing, true),
        "proportional" => (w.a_proportional, true),
        "proportional-bonus" => (w.a_proportional_bonus, true),
        "all" => (w.a_all, false),
        "nothing" => (w.a_nothing, false),
        "steps-below" => (w.a_steps_below, true),
        "steps-above" => (w.a_steps_above, true),
        "compare-up" => (w.a_compare_up, true),
        "compare-down" => (w.a_compare_down, true),
        "tier" => (w.a_tier, false),
        "no-tier" => (w.a_no_tier, false),
        "per-case" => (w.a_per_case, true),
        "absent" => (w.a_absent, false),
        "unassessed" => (w.a_unassessed, false),
        "mark" => (w.a_mark, true),
        "assessed-off" => (w.a_assessed_off, false),
        "given" => (w.a_given, false),
        "halved" => (w.a_halved, true),
        "settled" => (w.a_settled, false),
        "redeemed" if a.term("below").is_some() && number("held") >= number("below") => (w.a_not_redeemed, false),
        "redeemed" => (w.a_redeemed, true),
        "cycle-unpaid" if a.term("unpaid").is_some() => (w.a_cycle_unpaid, true),
        "cycle-ended" | "cycle-unpaid" => (w.a_cycle_ended, false),
        "cycle-kept" => (w.a_cycle_kept, false),
        "mean" => (w.a_mean, true),
        "no-figure" => (w.a_no_figure, false),
        "no-baseline" => (w.a_no_baseline, false),
        _ => (w.a_plain, true),
    };
    let mut text = template.to_owned();
    for (more, name) in [(w.a_again, "again"), (w.a_assessor, "assessor"), (w.a_redeemed_most, "most")] {
        if a.term(name).is_some() && template != w.a_not_redeemed {
            text.push_str(more);
        }
    }
    // A sentence that comes to something is a sum once it has a factor; one that comes to nothing needs none.
    let multiplied = a.term("times").is_some() && (sum || !result.is_zero());
    if multiplied {
        let whole = if a.terms.len() > 3 { format!("{}{text}{}", w.left.trim_start(), w.right) } else { text };
        text = format!("{whole}{}", w.a_times);
    }
    let bounds: Vec<String> = [("at_least", "≥"), ("at_most", "≤")]
        .into_iter()
        .filter_map(|(name, sign)| Some(format!("{sign} {}", shown(campaign, a.term(name)?, w))))
        .collect();
    let terms = a.terms.iter().map(|(name, term)| {
        let shown = match term {
            Term::Number(n) if *name == "percent" => decimal(&n.abs().round_dp(2)),
            Term::Parts(parts) if *name == "unpaid" => unpaid(campaign, c, parts, w),
            Term::Text(unit) if *name == "assessor" => unit_title(campaign, unit),
            term => shown(campaign, term, w),
        };
        (*name, shown)
    });
    let terms: Vec<(&str, String)> = terms.chain([("bounds", bounds.join(w.comma))]).collect();
    let terms: Vec<(&str, &str)> = terms.iter().map(|(name, shown)| (*name, shown.as_str())).collect();
    text = put(&text, &terms);
    if sum || multiplied {
        let equals = if result.abs() == Decimal::ONE { w.a_equals_one } else { w.a_equals };
        text.push_str(&put(equals, &[("points", &decimal(&result.abs()))]));
    }
    text
}

/// The entries that are carried over, each with what it took.
fn unpaid(campaign: &Campaign, c: &Consequence, parts: &[(Arc<str>, Decimal)], w: &Words) -> String {
    let unit = match &c.what {
        What::Points { unit, .. } => campaign.timetable().units.find(unit),
        _ => None,
    };
    parts.iter().map(|(entry, _)| the_entry(campaign, unit, entry, w)).collect::<Vec<_>>().join(w.comma)
}

fn shown(campaign: &Campaign, term: &Term, w: &Words) -> String {
    match term {
        // A mean may have no end; points have four places.
        Term::Number(n) => decimal(&n.round_dp(4)),
        Term::Text(text) => text.to_string(),
        Term::Parts(parts) => {
            let parts = parts.iter().map(|(unit, n)| format!("{} {}", unit_title(campaign, unit), decimal(n)));
            parts.collect::<Vec<_>>().join(w.comma)
        }
    }
}
