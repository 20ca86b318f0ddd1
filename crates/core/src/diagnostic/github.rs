//! Findings as workflow commands, which a forge shows beside the changed lines.

use super::codes::Severity;
use super::finding::Diagnostics;
use super::language::Language;
use std::fmt::Write;

/// One command a finding: `::error file=…,line=…,col=…::message`.
pub fn to_github(checks: &[Diagnostics], language: Language) -> String {
    let mut out = String::new();
    for check in checks {
        for d in check.items() {
            let Some(source) = check.source(d.span) else { continue };
            let level = match d.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            let (start, end) = (source.position(d.span.start as usize), source.position(d.span.end as usize));
            let help = d.help(language).map(|h| format!("\n{h}")).unwrap_or_default();
            let _ = writeln!(
                out,
                "::{level} file={},line={},col={},endLine={},endColumn={},title={}::{}",
                property(source.name()),
                start.line,
                start.column,
                end.line,
                end.column,
                property(d.code.id),
                data(&format!("{}{help}", d.message(language)))
            );
        }
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
