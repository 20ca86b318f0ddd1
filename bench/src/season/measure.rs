//! What a run costs: processor time, time on the wall, memory.

use std::time::Duration;

/// Processor time and wall time of what is done.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
pub(crate) fn cost<T>(work: impl FnOnce() -> T) -> (T, Duration, Duration) {
    let (wall, cpu) = (std::time::Instant::now(), processor());
    let done = work();
    (done, processor().saturating_sub(cpu), wall.elapsed())
}

/// Processor time of this process so far.
#[cfg(unix)]
fn processor() -> Duration {
    let t = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let (seconds, nanos) = (u64::try_from(t.tv_sec).unwrap_or(0), u32::try_from(t.tv_nsec).unwrap_or(0));
    Duration::new(seconds, nanos)
}

/// Where the processor's time is not to be had, the wall's.
#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn processor() -> Duration {
    use std::sync::OnceLock;
    static START: OnceLock<std::time::Instant> = OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

/// Resident memory in KiB, now and at its highest; 0 where the system does not say.
pub(crate) fn resident() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find_map(|l| l.strip_prefix(name))?;
        line.trim_start_matches(':').trim().trim_end_matches("kB").trim().parse().ok()
    };
    (field("VmRSS").unwrap_or(0), field("VmHWM").unwrap_or(0))
}
