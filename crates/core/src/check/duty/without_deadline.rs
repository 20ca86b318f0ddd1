//! A duty without a deadline: none at all, or words (及時, 適時) where a date belongs.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::plan::DueSpec;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for task in &s.plan.tasks {
        match (&task.due, &task.every) {
            (Some(due), None) => {
                if let DueSpec::Vague(words) = &due.value {
                    // 定期 lacks a frequency, not a date.
                    let often = ["定期", "經常", "经常", "每日", "每天", "每周", "每週", "每月", "每季", "每年"];
                    let often = often.iter().any(|w| words.contains(w));
                    let finding = Diagnostic::new(&duty::VAGUE_DEADLINE, due.span)
                        .variant(if often { "frequency" } else { "" })
                        .arg("task", &task.id.value);
                    out.push(finding.arg("words", words));
                }
            }
            (None, None) if !s.has_field(task, "due") && !s.has_field(task, "every") => {
                out.push(Diagnostic::new(&duty::DUTY_WITHOUT_DEADLINE, task.id.span).arg("task", &task.id.value));
            }
            _ => {}
        }
    }
}
