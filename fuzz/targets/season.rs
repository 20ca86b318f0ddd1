//! Facts put together from the lines of real ones: each is taken or refused, a refused one changes nothing, and the journal
//! of those taken verifies and replays.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        duban_fuzz::season::try_facts(text);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed % 3 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let text = String::from_utf8_lossy(data.get(..size).unwrap_or_default()).into_owned();
    let mutated = duban_fuzz::season::mutate(&text, seed);
    let bytes = mutated.as_bytes();
    let length = bytes.len().min(max_size);
    data[..length].copy_from_slice(&bytes[..length]);
    length
});
