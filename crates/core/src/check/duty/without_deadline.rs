//! A duty without a deadline: none at all, or words (及時, 適時) where a date belongs.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::plan::DueSpec;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for task in &s.plan.tasks {
        match (&task.due, &task.every) {
            (Some(due), None) => {
                if let DueSpec::Vague(words) = &due.value {
                    let says = |all: &[&str]| all.iter().any(|w| words.contains(w));
                    // 定期 lacks a frequency, not a date; 每周五 has one, in words that no engine counts by.
                    let variant = if says(&["每日", "每天", "每周", "每週", "每月", "每旬", "每季", "每年"])
                    {
                        "rhythm"
                    } else if says(&["定期", "經常", "经常"]) {
                        "frequency"
                    } else {
                        ""
                    };
                    // What the duty waits for, or where it belongs, is what its deadline would count from.
                    let from = match (task.after.first(), &task.phase) {
                        (Some(after), _) if !after.all => format!("task.{}.done", after.task.value),
                        (_, Some(_)) => "phase.start".to_owned(),
                        _ => "campaign.start".to_owned(),
                    };
                    let finding = Diagnostic::new(&duty::VAGUE_DEADLINE, due.span).variant(variant);
                    out.push(finding.arg("task", &task.id.value).arg("words", words).arg("from", from));
                }
            }
            (None, None) if !s.has_field(task, "due") && !s.has_field(task, "every") => {
                let variant = if s.has_field(task, "on_call") { "on-call" } else { "" };
                let finding = Diagnostic::new(&duty::DUTY_WITHOUT_DEADLINE, task.id.span).variant(variant);
                out.push(finding.arg("task", &task.id.value));
            }
            _ => {}
        }
    }
}
