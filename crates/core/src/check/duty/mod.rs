//! Who must do what, and by when.

mod blank;
mod blank_contact;
mod blank_person;
mod duty_conflict;
mod matters;
mod no_acceptor_above;
mod no_leading_group;
mod no_recipient;
mod no_responsible_unit;
mod office;
mod overloaded_unit;
mod person_name;
mod personal_name;
mod phase_without_deliverable;
mod phase_without_duty;
mod same_deliverable_twice;
mod self_supervision;
mod subtrees;
mod surnames;
mod two_leads;
mod unit_specs;
mod unit_undefined_role;
mod unit_without_duty;
mod unknown_unit;
mod without_deadline;

/// The checks of this family.
pub(super) const ALL: &[super::One] = &[
    no_responsible_unit::check,
    unknown_unit::check,
    without_deadline::check,
    blank_person::check,
    no_recipient::check,
    self_supervision::check,
    unit_without_duty::check,
    phase_without_duty::check,
    no_leading_group::check,
    blank_contact::check,
    personal_name::check,
    unit_undefined_role::check,
    duty_conflict::check,
    same_deliverable_twice::check,
    two_leads::check,
    no_acceptor_above::check,
    phase_without_deliverable::check,
    overloaded_unit::check,
];

/// What a code's findings say of a plan of March 2026, each with the text it points at.
#[cfg(test)]
fn said(code: &crate::diagnostic::Code, rest: &str) -> Vec<String> {
    let head =
        "duban: 1\ncampaign: {id: demo, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}\n";
    let source = crate::document::Source::new("plan", format!("{head}{rest}"));
    let (params, library) = (Default::default(), crate::rules::RuleLibrary::new());
    let diagnostics = super::check(source, &params, &library).diagnostics;
    let of_code = diagnostics.items().iter().filter(|d| d.code == code);
    let shown = of_code.map(|d| {
        let text = diagnostics.source(d.span).map(|s| s.text().get(d.span.range()).unwrap_or("?").to_owned());
        format!("{}: {}", text.unwrap_or_default(), d.message(crate::diagnostic::Language::En))
    });
    shown.collect()
}
