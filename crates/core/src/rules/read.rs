//! Scripts read from a plan or a rule file: compiled, or a finding that says why not.

use super::sandbox::{Compiled, Place, Sandbox, SyntaxError, SyntaxKind};
use super::script_at::ScriptAt;
use crate::diagnostic::{Diagnostic, Edit, document, rule};
use crate::document::{Source, Span};

pub(super) fn compile(
    sandbox: &Sandbox,
    script: &ScriptAt,
    expression: bool,
    sources: &[Source],
    findings: &mut Vec<Diagnostic>,
) -> Option<Compiled> {
    // An expression may end in a line break of its YAML block, never in a semicolon.
    let text = if expression { script.text.trim_end() } else { &script.text };
    let error = match sandbox.compile(text, expression) {
        Ok(compiled) => return Some(compiled),
        Err(error) => error,
    };
    if slipped(&error, script, sources, findings) {
        return None;
    }
    let span = script.span(sources, error.place);
    findings.push(match error.kind {
        SyntaxKind::UnknownName(name) => {
            let finding = Diagnostic::new(&rule::UNKNOWN_FIELD, span).variant("name").arg("name", &name);
            finding.suggest(&name, super::VIEWS)
        }
        SyntaxKind::Shadows(name) => Diagnostic::new(&rule::SYNTAX, span).variant("shadows").arg("name", name),
        SyntaxKind::Other(said) => match exponent(text, error.place) {
            Some(number) => Diagnostic::new(&rule::SYNTAX, span).variant("exponent").arg("number", number),
            None => Diagnostic::new(&rule::SYNTAX, span).arg("said", said),
        },
    });
    None
}

/// The number with an exponent that a place stands in, or right after: `1e9`.
fn exponent(text: &str, place: Place) -> Option<String> {
    let line: Vec<char> = text.lines().nth(place.line.checked_sub(1)?)?.chars().collect();
    let part = |c: &&char| c.is_ascii_alphanumeric() || **c == '.';
    let at = place.column.checked_sub(1)?.min(line.len());
    let before = line.get(..at)?.iter().rev().take_while(part).count();
    let number: String = line.get(at - before..)?.iter().take_while(part).collect();
    let (digits, power) = number.split_once(['e', 'E'])?;
    let is_number = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit() || c == '.');
    (is_number(digits) && is_number(power)).then_some(number)
}

/// Whether marks of a Chinese keyboard explain why a script does not read; then they are the findings.
pub(super) fn slipped(
    error: &SyntaxError,
    script: &ScriptAt,
    sources: &[Source],
    findings: &mut Vec<Diagnostic>,
) -> bool {
    let slips = keyboard_slips(script, sources);
    let explained = !matches!(error.kind, SyntaxKind::Shadows(_)) && !slips.is_empty();
    if explained {
        findings.extend(slips);
    }
    explained
}

/// Marks of a Chinese keyboard outside the texts of a script that does not read: they explain it better than the parser.
fn keyboard_slips(script: &ScriptAt, sources: &[Source]) -> Vec<Diagnostic> {
    const MARKS: [(char, &str); 12] = [
        ('“', "\""),
        ('”', "\""),
        ('‘', "'"),
        ('’', "'"),
        ('，', ", "),
        ('、', ", "),
        ('；', ";"),
        ('：', ":"),
        ('（', "("),
        ('）', ")"),
        ('！', "!"),
        ('＝', "="),
    ];
    let mut found = Vec::new();
    for (line, text) in script.text.lines().enumerate() {
        let mut quoted = false;
        for (column, c) in text.chars().enumerate() {
            quoted ^= c == '"';
            let Some((_, instead)) = MARKS.iter().find(|(mark, _)| *mark == c).filter(|_| !quoted) else { continue };
            let at = script.span(sources, Place { line: line + 1, column: column + 1 });
            let span = Span { end: at.start + u32::try_from(c.len_utf8()).unwrap_or(0), ..at };
            let edit = Edit { span, text: (*instead).to_owned() };
            let finding = Diagnostic::new(&document::FULL_WIDTH_PUNCTUATION, span).variant("script");
            found.push(finding.arg("mark", instead.trim()).fix("", vec![edit]));
        }
    }
    found
}
