//! What two runs of a campaign conclude differently.

use super::Consequence;
use super::consequences::What;
use std::collections::BTreeMap;

/// How far apart the same conclusion is looked for in two runs before it is looked for everywhere.
const NEAR: usize = 16;

/// What only the first list has and what only the second has, each in its order. A conclusion is known by its identity;
/// `same` says when two of one identity say the same.
///
/// The lists are nearly the same, and so they are walked side by side; only what has no counterpart near by is looked up.
pub(super) fn between<'a, T>(
    before: &'a [T],
    after: &'a [T],
    of: fn(&T) -> &Consequence,
    same: fn(&Consequence, &Consequence) -> bool,
) -> (Vec<&'a T>, Vec<&'a T>) {
    let alike = |a: Option<&T>, b: Option<&T>| a.zip(b).is_some_and(|(a, b)| of(a).id == of(b).id);
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (before.get(i), after.get(j)) {
        if of(a).id == of(b).id {
            if !same(of(a), of(b)) {
                gone.push(i);
                new.push(j);
            }
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let near =
            (1..=NEAR).find_map(|k| match (alike(Some(a), after.get(j + k)), alike(before.get(i + k), Some(b))) {
                (true, _) => Some((0, k)),
                (_, true) => Some((k, 0)),
                _ => None,
            });
        let (left, right) = near.unwrap_or((1, 1));
        gone.extend(i..i + left);
        new.extend(j..j + right);
        (i, j) = (i + left, j + right);
    }
    gone.extend(i..before.len());
    new.extend(j..after.len());
    // Of what is left, some stands elsewhere in the other list.
    let by_id = |list: &'a [T], left: &[usize]| -> BTreeMap<&'a str, &'a T> {
        left.iter().filter_map(|i| list.get(*i)).map(|t| (&*of(t).id, t)).collect()
    };
    let (old_by_id, new_by_id) = (by_id(before, &gone), by_id(after, &new));
    let lacks = |other: &BTreeMap<&str, &T>, t: &T| !other.get(&*of(t).id).is_some_and(|o| same(of(o), of(t)));
    let gone = gone.into_iter().filter_map(|i| before.get(i)).filter(|t| lacks(&new_by_id, t)).collect();
    let new = new.into_iter().filter_map(|j| after.get(j)).filter(|t| lacks(&old_by_id, t)).collect();
    (gone, new)
}

/// Whether two consequences say the same, by the same rule.
pub(super) fn same(a: &Consequence, b: &Consequence) -> bool {
    same_outcome(a, b) && a.rule == b.rule
}

/// Whether two consequences come to the same, by whichever rule. The score that an entry left behind follows from the
/// entries before it: when one of those goes, the others stand as they are.
pub(super) fn same_outcome(a: &Consequence, b: &Consequence) -> bool {
    let what = match (&a.what, &b.what) {
        (
            What::Points { unit, item, points, wanted, counted, capped_by, capped_at, arithmetic, score: _ },
            What::Points {
                unit: u,
                item: i,
                points: p,
                wanted: w,
                counted: n,
                capped_by: c,
                capped_at: t,
                arithmetic: a,
                score: _,
            },
        ) => (unit, item, points, wanted, counted, capped_by, capped_at, arithmetic) == (u, i, p, w, n, c, t, a),
        (
            What::Reversed { unit, entry, item, points, score: _ },
            What::Reversed { unit: u, entry: e, item: i, points: p, score: _ },
        ) => (unit, entry, item, points) == (u, e, i, p),
        (What::Suspended(one), What::Suspended(other)) => one.same(other),
        (What::BaseMoved(one), What::BaseMoved(other)) => one.same(other),
        (What::Recomputed(one), What::Recomputed(other)) => one.same(other),
        (one, other) => one == other,
    };
    what && a.at == b.at && a.cause == b.cause
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::{Cause, decimal};
    use crate::time::{Instant, Moment, Zone};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn told((id, fact): &(u8, u64)) -> Consequence {
        let at = Moment::new(Instant::from_millis(0), &"UTC".parse::<Zone>().unwrap());
        let id = Arc::from(decimal(&(*id).into()));
        Consequence { id, at, cause: Cause::Fact(*fact), rule: None, what: What::CampaignStarted }
    }

    proptest! {
        #[test]
        fn comes_to_what_looking_everything_up_does(
            before in proptest::collection::btree_map(0_u8..60, 0_u64..3, 0..60),
            after in proptest::collection::btree_map(0_u8..60, 0_u64..3, 0..60),
            turned in any::<bool>(),
        ) {
            let before: Vec<_> = before.into_iter().map(|t| told(&t)).collect();
            let mut after: Vec<_> = after.into_iter().map(|t| told(&t)).collect();
            if turned {
                let third = after.len() / 3;
                after.rotate_left(third);
            }
            let lacks = |list: &[Consequence], c: &Consequence| !list.iter().any(|o| o.id == c.id && same(o, c));
            let gone: Vec<_> = before.iter().filter(|c| lacks(&after, c)).collect();
            let new: Vec<_> = after.iter().filter(|c| lacks(&before, c)).collect();
            prop_assert_eq!(between(&before, &after, |c| c, same), (gone, new));
        }
    }
}
