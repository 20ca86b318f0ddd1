//! Arbitrary bytes as a plan: reading ends in findings, never in a panic.
#![no_main]

use duban::document::Source;
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::from_bytes("plan", bytes) else { return };
    let parsed = duban::plan::parse(source, &BTreeMap::new());
    duban_fuzz::show(&parsed.diagnostics());
});
