//! Units that can hand an item to one another for ever: a ring of moves on which two receivers stand.

use super::flow::Flow;
use crate::check::rings::{self, way};
use crate::diagnostic::{Diagnostic, pipeline};

pub(super) fn check(flow: &Flow<'_>, out: &mut Vec<Diagnostic>) {
    let Some(reached) = &flow.reached else { return };
    let receiver = |i: usize| Some(flow.state(i)?.spec?.to.as_ref()?.as_str());
    for component in rings::components(&flow.next) {
        let inside = |i: usize| component.binary_search(&i).is_ok();
        let Some(first) = component.iter().copied().find(|i| receiver(*i).is_some() && reached.contains(i)) else {
            continue;
        };
        // There and back by the shortest ways; a state without a receiver leaves the item where it is.
        let other = |i: usize| receiver(i).is_some_and(|to| receiver(first).is_some_and(|own| own != to));
        let Some(there) = way(&flow.next, first, &inside, &other) else { continue };
        let Some(turn) = there.last().copied() else { continue };
        let Some(back) = way(&flow.next, turn, &inside, &|i| i == first) else { continue };
        let ring: Vec<usize> = there.iter().chain(back.iter().skip(1)).copied().collect();
        let mut places = flow.places(&ring).into_iter();
        let Some(place) = places.next() else { continue };
        let finding = Diagnostic::new(&pipeline::HAND_OVER_LOOP, place)
            .arg("path", flow.path(&ring))
            .arg("one", receiver(first).unwrap_or(""))
            .arg("other", receiver(turn).unwrap_or(""));
        out.push(places.fold(finding, |f, span| f.related("move", span)));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::document::Source;

    fn found(states: &str, moves: &str) -> Vec<(String, String)> {
        let plan = format!(
            "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-03-31, time_zone: '+08:00', calendar: cn}}\n\
             units: {{a: {{}}, b: {{}}}}\ntasks: [{{id: t, responsible: [a, b], due: 2026-03-10}}]\n\
             pipelines: {{lead: {{initial: s, states: {{{states}}}, moves: [{moves}]}}}}\n"
        );
        let done = check(Source::new("p", plan), &Default::default(), &Default::default());
        let of = |d: &crate::diagnostic::Diagnostic| {
            let what = d.args.iter().find(|(n, _)| ["path", "states", "state"].contains(n)).map(|(_, v)| v.clone());
            (d.code.id.trim_start_matches("pipeline/").to_owned(), what.unwrap_or_default())
        };
        let items = done.diagnostics.items().iter().filter(|d| d.code.id.starts_with("pipeline/"));
        items.map(of).collect()
    }

    const STATES: &str = "s: {within: 1 d, to: a}, m: {within: 1 d}, t: {within: 1 d, to: b}, e: {final: true}";

    #[test]
    fn back_and_forth_is_a_loop_and_one_way_is_not() {
        assert_eq!(found(STATES, "s -> m, m -> t, t -> e"), []);
        let ring = [("hand-over-loop".to_owned(), "s → m → t → s".to_owned())];
        assert_eq!(found(STATES, "s -> m, m -> t, t -> s, t -> e"), ring);
        let through = "s -> m, m -> t, t -> m, m -> s, t -> e";
        assert_eq!(found(STATES, through), [("hand-over-loop".to_owned(), "s → m → t → m → s".to_owned())]);
        // Sent back and forth between states of one unit is work, not a hand-over.
        assert_eq!(found(&STATES.replace("to: b", "to: a"), "s -> m, m -> t, t -> s, t -> e"), []);
        assert_eq!(found(&STATES.replace(", to: a", ""), "s -> m, m -> t, t -> s, t -> e"), []);
    }

    #[test]
    fn ways_that_end_nowhere_are_told_once_and_at_their_end() {
        let one = |code: &str, what: &str| vec![(code.to_owned(), what.to_owned())];
        let open = STATES.replace(", to: b", "");
        assert_eq!(found(&open, "s -> m, s -> e, m -> t"), one("dead-end", "t"));
        assert_eq!(found(&open, "s -> m, s -> e, m -> t, t -> m"), one("dead-end", "m"));
        assert_eq!(found(&open, "s -> m, m -> e"), one("unreachable-state", "t"));
        assert_eq!(found(&open, "s -> m, m -> e, t -> e"), one("unreachable-state", "t"));
        // A slip in a move is one finding, not three.
        assert_eq!(found(&open, "s -> m, m -> tt, t -> e").len(), 1);
        assert_eq!(found(&open, "s -> m, m - t, t -> e").len(), 0, "said by the reading");
    }

    #[test]
    fn a_long_pipeline_takes_no_long_time() {
        let states: String =
            (0..5_000).map(|i| format!("x{i}: {{within: 1 d, to: {}}}, ", ["a", "b"][i % 2])).collect();
        let moves: Vec<String> = (1..5_000).map(|i| format!("x{} -> x{i}, x{i} -> x{}", i - 1, i - 1)).collect();
        let states = format!("s: {{within: 1 d}}, {states}e: {{final: true}}");
        let found = found(&states, &format!("s -> x0, {}, x4999 -> e", moves.join(", ")));
        assert_eq!(found, [("hand-over-loop".to_owned(), "x0 → x1 → x0".to_owned())]);
    }
}
