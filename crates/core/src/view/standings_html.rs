//! Standings as a table for a page or a notebook.

use super::headline::{day_and_time, titled};
use super::standings::{Light, Standing, Standings};
use super::words::Words;
use crate::diagnostic::Language;
use crate::document::HtmlText as Text;
use std::fmt::Write;

impl Standings {
    /// The standings as a piece of HTML that needs nothing else: a row a unit, best score first.
    pub fn to_html(&self, language: Language) -> String {
        let w = Words::of(language);
        let at = self.at.as_ref().map(|at| format!(" · {} {}", w.as_of, day_and_time(at))).unwrap_or_default();
        let mut out = format!("<table class=\"duban-standings\" lang=\"{}\">\n", language.tag());
        let _ = writeln!(out, "<caption>{}{}</caption>", Text(&self.campaign), Text(&at));
        let scored = self.standings.iter().any(|s| s.score.is_some());
        let banded = self.standings.iter().any(|s| s.band.is_some());
        let mut head = vec![w.unit];
        head.extend(scored.then_some(w.score));
        head.extend(banded.then_some(w.band));
        head.extend([w.light, w.owed, w.fulfilled, w.late, w.overdue, w.open, w.measure]);
        let head: String = head.iter().map(|h| format!("<th scope=\"col\">{}</th>", Text(h))).collect();
        let _ = writeln!(out, "<thead><tr>{head}</tr></thead>\n<tbody>");
        for line in &self.standings {
            let _ = writeln!(out, "<tr>{}</tr>", row(line, scored, banded, w));
        }
        out.push_str("</tbody>\n</table>\n");
        out
    }
}

fn row(line: &Standing, scored: bool, banded: bool, w: &Words) -> String {
    let mut out = format!("<th scope=\"row\">{}</th>", Text(&titled(&line.unit, Some(&line.title))));
    let mut cell = |text: &str| {
        let _ = write!(out, "<td>{}</td>", Text(text));
    };
    if scored {
        cell(line.score.as_deref().unwrap_or(""));
    }
    if banded {
        cell(line.band.as_deref().unwrap_or(""));
    }
    // A sign beside the word: colour alone tells nobody who cannot see it.
    cell(&match line.light {
        Light::Green => format!("● {}", w.green),
        Light::Yellow => format!("▲ {}", w.yellow),
        Light::Red => format!("■ {}", w.red),
    });
    let c = line.obligations;
    [c.owed, c.fulfilled, c.late, c.overdue, c.open].iter().for_each(|n| cell(&n.to_string()));
    cell(&line.measures.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join(", "));
    out
}
