//! The rule packs that ship with `duban`, embedded as text so that packages reach no file outside their folder.

/// Every rule file of the packs: the id plans use it under, and its text.
pub const FILES: &[(&str, &str)] = &[
    ("accountability/incident-deduction", include_str!("accountability/incident-deduction.rhai")),
    ("accountability/late-return", include_str!("accountability/late-return.rhai")),
    ("accountability/late-return-notice", include_str!("accountability/late-return-notice.rhai")),
];

/// The legal clocks of the packs: the name of the pack, and its text.
pub const CLOCKS: &[(&str, &str)] = &[("statutory", include_str!("statutory/clocks.yaml"))];
