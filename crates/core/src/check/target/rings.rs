//! Indicators that are worked out of one another.

use super::rows;
use crate::check::{Subject, rings};
use crate::diagnostic::{Diagnostic, graph};
use std::collections::BTreeMap;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let rows = rows(s);
    let position: BTreeMap<&str, usize> = rows.iter().enumerate().map(|(i, row)| (row.id.as_str(), i)).collect();
    let parts = |i: usize| rows.get(i).and_then(|row| row.ratio()).into_iter().flatten();
    let next: Vec<Vec<usize>> =
        (0..rows.len()).map(|i| parts(i).filter_map(|id| position.get(id.as_str()).copied()).collect()).collect();
    for ring in rings::rings(&next) {
        let around = || ring.iter().chain(ring.first()).filter_map(|i| rows.get(*i)).map(|row| row.id.as_str());
        let path = around().collect::<Vec<_>>().join(" → ");
        let arrows = ring.iter().zip(around().skip(1));
        let mut places = arrows.filter_map(|(i, next)| parts(*i).find(|id| id.as_str() == next)).map(|id| id.span);
        let Some(first) = places.next() else { continue };
        let finding = Diagnostic::new(&graph::CYCLE, first).variant("indicators").arg("path", path);
        out.push(places.fold(finding, |f, span| f.related("arrow", span)));
    }
}
