//! Plans put together from lines and values of real ones, and arbitrary text: checking ends in findings, fixes can be
//! applied, and a plan without errors opens as a campaign.
#![no_main]

use duban::check::check;
use duban::diagnostic::fix_once;
use duban::document::Source;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use std::collections::BTreeMap;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (plan, file) = duban_fuzz::split(text);
    let checked = check(Source::new("plan", plan), &BTreeMap::new(), &duban_fuzz::library(file));
    duban_fuzz::show(&checked.diagnostics);
    let _ = fix_once(&checked.diagnostics);
    if let Some(plan) = checked.plan {
        duban_fuzz::carry_out(plan);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    // One time in three the bytes are changed blindly; else a line or a value of the grammar is.
    if seed % 3 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let text = String::from_utf8_lossy(data.get(..size).unwrap_or_default()).into_owned();
    let mutated = duban_fuzz::mutate(&text, seed);
    let bytes = mutated.as_bytes();
    let length = bytes.len().min(max_size);
    data[..length].copy_from_slice(&bytes[..length]);
    length
});
