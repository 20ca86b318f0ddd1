//! The phase machine as a Mermaid state diagram.

use super::machine::PhaseMachine;
use super::words::{Line, PhaseWords, lines};
use crate::diagnostic::Language;
use crate::view::canvas::{Paint, paint};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Writes a `stateDiagram-v2`: the campaign with its phases, its suspension and termination, and the life of each phase.
pub fn phases_mermaid(machine: &PhaseMachine, language: Language) -> String {
    let w = PhaseWords::of(language);
    let mut out = String::from("stateDiagram-v2\n");
    let _ = diagram(machine, w, &mut out);
    out
}

fn diagram(machine: &PhaseMachine, w: &'static PhaseWords, out: &mut String) -> std::fmt::Result {
    let start =
        if machine.manual_start { format!("{} started", w.start_by_hand) } else { w.start_automatic.to_owned() };
    let suspension = if machine.shifts { w.shifts } else { w.stands };
    writeln!(out, "    state \"{} · {}\" as campaign {{", plain(&machine.title), plain(&w.window(machine.window)))?;
    for (i, phase) in machine.phases.iter().enumerate() {
        let state = phase.state.as_deref().map(|s| format!(" · {}", w.state(s))).unwrap_or_default();
        writeln!(out, "        state \"{}{}\" as p{i}", plain(&phase.title), plain(&state))?;
    }
    for (i, phase) in machine.phases.iter().enumerate() {
        if phase.follows.is_empty() {
            writeln!(out, "        [*] --> p{i} : {}", plain(&phase.window.first.to_string()))?;
        }
        for before in &phase.follows {
            let how = if phase.waits { w.waits } else { w.by_date };
            writeln!(out, "        p{before} --> p{i} : {}", plain(&format!("{} · {how}", phase.window.first)))?;
        }
        if phase.exit.may_hold() {
            let condition = phase.exit.when.as_deref().unwrap_or("");
            let label = format!("{}{}{condition}", w.overrun, w.colon);
            writeln!(out, "        p{i} --> p{i} : {}", plain(&label))?;
        }
    }
    for i in machine.last() {
        writeln!(out, "        p{i} --> [*]")?;
    }
    for (i, phase) in machine.phases.iter().enumerate() {
        writeln!(out, "        note right of p{i}\n            {}", plain(&w.window(phase.window)))?;
        for line in lines(machine, phase, w) {
            writeln!(out, "            {}", plain(&said(&line, w)))?;
        }
        writeln!(out, "        end note")?;
    }
    writeln!(out, "    }}\n    [*] --> campaign : {}", plain(&start))?;
    writeln!(out, "    state \"{}\" as suspended", plain(&format!("{} · {suspension}", w.suspended)))?;
    writeln!(out, "    state \"{}\" as terminated", plain(w.terminated))?;
    writeln!(out, "    campaign --> suspended : {}", plain(w.suspend))?;
    writeln!(out, "    suspended --> campaign : {}", plain(w.resume))?;
    writeln!(out, "    campaign --> terminated : {}", plain(w.terminate))?;
    writeln!(out, "    suspended --> terminated : {}", plain(w.terminate))?;
    writeln!(out, "    terminated --> [*]\n    campaign --> [*] : {}", plain(w.window_ends))?;
    writeln!(out, "    state \"{}\" as life {{", plain(w.each_phase))?;
    for (id, name) in states(w) {
        writeln!(out, "        state \"{}\" as {id}", plain(name))?;
    }
    writeln!(out, "        [*] --> planned")?;
    for (from, to, label) in [
        ("planned", "active", w.begins),
        ("planned", "held", w.not_met),
        ("held", "active", w.met),
        ("active", "closed", w.ends),
        ("active", "overrun", w.not_met),
        ("overrun", "closed", w.met_exit),
        ("closed", "active", w.reopened),
    ] {
        writeln!(out, "        {from} --> {to} : {}", plain(label))?;
    }
    writeln!(out, "        closed --> [*]\n    }}")?;
    let shown: BTreeSet<&str> = machine.phases.iter().filter_map(|p| p.state.as_deref()).collect();
    for (state, _) in states(w).into_iter().filter(|(state, _)| shown.contains(state)) {
        let Paint { fill, edge } = paint(Some(state));
        writeln!(out, "    classDef is_{state} fill:{fill},stroke:{edge}")?;
        for (i, _) in machine.phases.iter().enumerate().filter(|(_, p)| p.state.as_deref() == Some(state)) {
            writeln!(out, "    class p{i} is_{state}")?;
        }
    }
    Ok(())
}

fn states(w: &PhaseWords) -> [(&'static str, &'static str); 5] {
    [("planned", w.planned), ("held", w.held), ("active", w.active), ("overrun", w.overrun), ("closed", w.closed)]
}

fn said(line: &Line, w: &PhaseWords) -> String {
    match (line.label, line.text.as_str()) {
        ("", text) => text.to_owned(),
        (label, "") => label.to_owned(),
        (label, text) => format!("{label}{}{text}", w.colon),
    }
}

/// A text in which nothing is a mark of the diagram's language any more.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '#' | ';' | ':' | '{' | '}' | '[' | ']' | '%' | '\\' | '`' | '*' | '_' | '~' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
