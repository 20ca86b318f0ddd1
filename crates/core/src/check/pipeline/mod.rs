//! The states that leads and cases go through.

mod dead_end;
mod flow;
mod hand_over_loop;
mod law;
mod limit;
mod moves;
mod time_limits;
mod unknown_receiver;
mod unknown_state;
mod unreachable;

pub use time_limits::TimeLimits;

/// The checks of this family. What is said of whole pipelines comes after what is said of names: a move with a slip in
/// it leads nowhere, and would make states look cut off.
pub(super) const ALL: &[super::One] = &[unknown_state::check, unknown_receiver::check, law::check, whole];

/// One check of a whole pipeline.
type OfFlow = fn(&flow::Flow<'_>, &mut Vec<super::Diagnostic>);

fn whole(s: &super::Subject<'_>, out: &mut Vec<super::Diagnostic>) {
    const CHECKS: [OfFlow; 5] =
        [moves::check, unreachable::check, dead_end::check, limit::check, hand_over_loop::check];
    for flow in flow::flows(s, out) {
        CHECKS.iter().for_each(|one| one(&flow, out));
    }
}
