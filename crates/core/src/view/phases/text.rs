//! The phase machine as lines of text.

use super::machine::PhaseMachine;
use super::words::{PhaseWords, lines};
use crate::diagnostic::Language;
use std::fmt::Write;

/// Writes the phases one after another, each with how it begins and ends.
pub fn phases_text(machine: &PhaseMachine, language: Language) -> String {
    let w = PhaseWords::of(language);
    let start =
        if machine.manual_start { format!("{} started", w.start_by_hand) } else { w.start_automatic.to_owned() };
    let suspension = if machine.shifts { w.shifts } else { w.stands };
    let mut out =
        format!("{}\n{}\n{start} · {}{}{suspension}\n", machine.title, w.window(machine.window), w.suspended, w.colon);
    for phase in &machine.phases {
        let id = if phase.id == phase.title { String::new() } else { format!(" {}", phase.id) };
        let state = phase.state.as_deref().map(|s| format!(" [{}]", w.state(s))).unwrap_or_default();
        let _ = writeln!(out, "\n{}{id}{state}\n  {}", phase.title, w.window(phase.window));
        for line in lines(machine, phase, w) {
            let _ = match (line.label, line.text.as_str()) {
                ("", text) => writeln!(out, "    {text}"),
                (label, "") => writeln!(out, "  {label}"),
                (label, text) => writeln!(out, "  {label}{}{text}", w.colon),
            };
        }
    }
    out
}
