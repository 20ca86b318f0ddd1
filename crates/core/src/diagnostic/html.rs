//! Findings for a page or a notebook: each with its excerpt, folded in by how grave it is.

use super::codes::Severity;
use super::finding::Diagnostics;
use super::language::Language;
use super::text::{Colour, counted, to_text_of};
use crate::document::HtmlText;
use std::fmt::Write;

/// The findings as a piece of HTML that needs nothing else: a line that counts them, then each with its excerpt.
pub fn to_html(check: &Diagnostics, language: Language) -> String {
    let mut out = format!("<div class=\"duban-findings\" lang=\"{}\">\n", language.tag());
    let name = check.sources().first().map_or("", |s| s.name());
    let sum = counted(check, language).unwrap_or_else(|| format!("{name}: ✓\n"));
    let _ = writeln!(out, "<p>{}</p>", HtmlText(sum.trim_end()));
    for item in check.items() {
        let (open, colour) = match item.severity() {
            Severity::Error => (" open", "#c62828"),
            Severity::Warning => (" open", "#b26a00"),
            Severity::Note => ("", "#546e7a"),
        };
        let place = check.source(item.span).map(|s| s.position(item.span.start as usize).line).unwrap_or_default();
        let _ = writeln!(
            out,
            "<details{open} style=\"border-left:3px solid {colour};padding-left:.6em;margin:.4em 0\"><summary><b>{}</b> \
             <code>{}</code> · {place} · {}</summary>\n<pre style=\"overflow:auto;margin:.3em 0\">{}</pre></details>",
            item.severity().word(),
            item.code.id,
            HtmlText(&item.message(language)),
            HtmlText(to_text_of(check, item, language, Colour::Never).trim_end()),
        );
    }
    out.push_str("</div>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, document};
    use crate::document::{Source, SourceId, Span};

    #[test]
    fn what_a_plan_holds_is_text_and_never_markup() {
        let text = "title: <script>alert(1)</script>\n";
        let found =
            Diagnostic::new(&document::BAD_VALUE, Span::new(SourceId(0), 7, 15)).arg("text", "<i>").arg("known", "x");
        let check = Diagnostics::new(vec![Source::new("<b>.yaml", text)], None, vec![found]);
        let html = to_html(&check, Language::En);
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script>"), "{html}");
        assert!(html.contains("&lt;b&gt;.yaml") && !html.contains("<i>") && html.contains("<details open"), "{html}");
    }
}
