//! Medians of alternating runs, so that a noisy machine disturbs every candidate alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// A candidate: its name and what one run of it does.
pub(crate) type Candidate<'a> = (&'static str, Box<dyn Fn() -> usize + 'a>);

/// Runs each candidate once to warm up, then all of them in turn, `rounds` times. Gives the median of each.
pub(crate) fn medians(candidates: &[Candidate<'_>], rounds: usize) -> Vec<Duration> {
    for (_, run) in candidates {
        black_box(run());
    }
    let mut times: Vec<Vec<Duration>> = candidates.iter().map(|_| Vec::with_capacity(rounds)).collect();
    for _ in 0..rounds {
        for ((_, run), times) in candidates.iter().zip(&mut times) {
            times.push(time(run));
        }
    }
    times.iter_mut().map(|t| median(t)).collect()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn time(run: &dyn Fn() -> usize) -> Duration {
    let before = Instant::now();
    black_box(run());
    before.elapsed()
}

/// The middle one of several.
pub(crate) fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// How many times `other` a duration is, with one decimal.
pub(crate) fn ratio(of: Duration, other: Duration) -> String {
    let tenths = (of.as_nanos() * 10).checked_div(other.as_nanos()).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Milliseconds with three decimals.
pub(crate) fn ms(time: Duration) -> String {
    let us = time.as_micros();
    format!("{}.{:03}", us / 1000, us % 1000)
}
