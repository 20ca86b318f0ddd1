//! An explanation as a page that stands by itself.

use super::explanation::{ExplainedEntry, Explanation};
use super::headline::{day_and_time, titled};
use super::words::Words;
use crate::diagnostic::Language;
use crate::document::HtmlText as Text;
use std::fmt::Write;

const STYLE: &str = "body{font:16px/1.6 system-ui,'Noto Sans CJK SC',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
color:#1a1a1a;background:#fff}h1{font-size:1.4rem;margin:0}header p{margin:.2rem 0 1rem;color:#555}\
ol{padding-left:2rem}li{margin:0 0 1rem}time{color:#555;margin-right:.6rem;white-space:nowrap}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 .8rem;margin:.2rem 0;font-size:.9rem}dt{color:#555}dd{margin:0}\
.gone>p{text-decoration:line-through;color:#777}code{font-size:.85em;color:#555}\
@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}header p,time,dt,code{color:#a8a8a8}}";

impl Explanation {
    /// The explanation as an HTML page that needs nothing else. Every text of plan and facts is escaped.
    pub fn to_html(&self) -> String {
        let language = self.language();
        let w = Words::of(language);
        let tag = match language {
            Language::En => "en",
            Language::ZhHans => "zh-Hans",
            Language::ZhHant => "zh-Hant",
        };
        let name = Text(&titled(&self.unit, Some(&self.title))).to_string();
        let mut out = format!(
            "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
             content=\"width=device-width\">\n<title>{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n\
             <h1>{name}</h1>\n"
        );
        let at = self.at.as_ref().map(|at| format!("{} {}", w.as_of, day_and_time(at)));
        let now: Vec<String> = at.into_iter().chain(self.now()).collect();
        if !now.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", Text(&now.join(" · ")));
        }
        out.push_str("</header>\n");
        if self.entries.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", Text(w.nothing));
        } else {
            out.push_str("<ol>\n");
            self.entries.iter().for_each(|e| entry(&mut out, e, w));
            out.push_str("</ol>\n");
        }
        if !self.in_hand.is_empty() {
            let _ = writeln!(out, "<h2>{}</h2>\n<ul>", Text(w.in_hand));
            for duty in &self.in_hand {
                let _ = writeln!(out, "<li>{}</li>", Text(&duty.line(w)));
            }
            out.push_str("</ul>\n");
        }
        out.push_str("</body>\n</html>\n");
        out
    }
}

fn entry(out: &mut String, e: &ExplainedEntry, w: &Words) {
    let gone = if e.rescinded.is_some() { " class=\"gone\"" } else { "" };
    let at = e.at.text();
    let _ = writeln!(
        out,
        "<li value=\"{}\"{gone}><p><time datetime=\"{}\">{}</time>{}</p>",
        e.number,
        Text(&at),
        Text(&day_and_time(&e.at)),
        Text(&e.what)
    );
    if let Some(rescinded) = &e.rescinded {
        let _ = writeln!(out, "<div>✗ {}</div>", Text(rescinded));
    }
    let mut lines = Vec::new();
    lines.extend(Some(&e.cause).filter(|c| !c.is_empty()).map(|cause| (w.cause, Text(cause).to_string())));
    lines.extend(e.rule.as_ref().map(|r| {
        let hash = r.hash.get(..12).unwrap_or(&r.hash);
        (w.rule, format!("{} <code>{}</code>", Text(&titled(&r.id, r.title.as_deref())), Text(hash)))
    }));
    lines.extend(e.arithmetic.as_ref().map(|worked_out| (w.a_label, Text(worked_out).to_string())));
    lines.extend(e.appeal.as_ref().map(|appeal| (w.v_label, Text(appeal).to_string())));
    lines.extend(e.clause.as_ref().map(|clause| (w.clause, Text(clause).to_string())));
    let reads: Vec<String> = e.reads.iter().map(|(path, value)| format!("{path} = {value}")).collect();
    lines.extend((!reads.is_empty()).then(|| (w.reads, Text(&reads.join(", ")).to_string())));
    if !lines.is_empty() {
        out.push_str("<dl>");
        for (label, html) in lines {
            let _ = write!(out, "<dt>{}</dt><dd>{html}</dd>", Text(label));
        }
        out.push_str("</dl>\n");
    }
    out.push_str("</li>\n");
}
