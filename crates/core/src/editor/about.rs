//! What a name stands for, in a few lines of Markdown.

use super::hover::Explained;
use super::names::NameAt;
use super::reading::{Reading, elements};
use super::stands::Kind;
use crate::diagnostic::Language;
use crate::document::{Node, SourceId};
use crate::rules::{Clocks, RuleFile};
use crate::timetable::{Task, Timetable};
use crate::view::Words;

/// How many due dates or members are listed; the rest is counted.
const LISTED: usize = 6;

/// Explains a name; `None` when it is declared nowhere, which is a finding of its own.
pub(super) fn about(reading: &Reading, name: &NameAt, with: Explained<'_>) -> Option<String> {
    let words = Words::of(with.language);
    let id = name.name.as_str();
    let timetable = with.check.timetable.as_ref();
    if name.kind == Kind::PackRule {
        let file = with.library.get(id).and_then(|s| RuleFile::parse(s, SourceId(0)).0)?;
        let on = format!("`on: {}`", file.head.on.value.word());
        let params = file.head.params.unwrap_or_default().0;
        let params = params.iter().map(|(p, spec)| {
            format!(
                "`{}`: {}{}",
                p.value,
                spec.accepts(),
                spec.doc.as_deref().map(|d| format!(", {d}")).unwrap_or_default()
            )
        });
        let title = file.head.title.as_ref().map_or("", |t| t.best());
        return Some(section(&titled(words.rule, title), id, std::iter::once(on).chain(params)));
    }
    if name.kind == Kind::Clock {
        return of_clock(id, with);
    }
    let element = reading.element(name)?;
    let title = element.get("title").and_then(Node::text).unwrap_or("");
    let field = |key: &str| element.get(key).and_then(Node::text).map(|text| format!("`{key}: {text}`"));
    let fields = |keys: &[&str]| keys.iter().filter_map(|k| field(k)).collect::<Vec<_>>();
    let (kind, lines) = match name.kind {
        Kind::Unit if reading.is_set(id) => {
            let members = element.get("each").map(elements).unwrap_or_default();
            let names = members.iter().filter_map(|m| m.get("id").unwrap_or(m).text()).collect::<Vec<_>>();
            (own(with.language).set, [fields(&["kind", "under"]), vec![listed(&names, words)]].concat())
        }
        Kind::Unit => (words.unit, fields(&["kind", "under"])),
        Kind::Phase => {
            let phase = timetable.and_then(|t| t.phases.iter().find(|p| p.id.as_str() == id));
            let window = phase.map(|p| format!("{}–{}", p.window.first, p.window.last));
            let window = window.or_else(|| field("window")).into_iter();
            let conditions = ["enter", "exit"].iter().flat_map(|side| {
                ["when", "otherwise", "manual"].map(|key| inside(element, side, key)).into_iter().flatten()
            });
            (words.phase, window.chain(conditions).collect())
        }
        Kind::Task => {
            let task = timetable.and_then(|t| Some((t, t.tasks.iter().find(|task| task.id.as_str() == id)?)));
            (words.task, task.map(|(t, task)| of_task(t, task, words)).unwrap_or_default())
        }
        Kind::Indicator => {
            let target = element.get("target");
            let said = target.and_then(Node::text).map(|t| format!("`target: {t}`"));
            let set = ["at_least", "at_most", "by", "item"].map(|k| inside(element, "target", k));
            let lines = fields(&["measure", "roll_up"]).into_iter().chain(said).chain(set.into_iter().flatten());
            (own(with.language).indicator, lines.collect())
        }
        Kind::Pipeline => {
            let states = reading.declared(Kind::State).filter(|s| s.within.as_deref() == Some(id));
            let states: Vec<&str> = states.map(|s| s.name.as_str()).collect();
            (own(with.language).pipeline, fields(&["initial"]).into_iter().chain([listed(&states, words)]).collect())
        }
        Kind::State => {
            let extended = ["once", "by"].map(|k| inside(element, "extend", k));
            let limits = fields(&["within"]).into_iter().chain(extended.into_iter().flatten());
            (own(with.language).state, limits.chain(fields(&["to", "law", "final"])).collect())
        }
        Kind::Item => (own(with.language).item, fields(&["points"])),
        Kind::Band => (words.band, fields(&["from"])),
        Kind::Measure => {
            (words.measure, fields(&["remedy", "on_remedied", "on_expired", "final", "band", "by", "appeal"]))
        }
        Kind::Rule => (words.rule, fields(&["use", "on", "by", "paid_by"])),
        Kind::Param => {
            let short = element.text().map(|t| format!("`{t}`"));
            let doc = element.get("doc").and_then(Node::text).map(str::to_owned);
            let lines = [doc.into_iter().chain(short).collect(), fields(&["type", "default", "min", "max"])].concat();
            (own(with.language).param, lines)
        }
        Kind::PackRule | Kind::Clock | Kind::Sort | Kind::Matter | Kind::Code => return None,
    };
    Some(section(&titled(kind, title), id, lines))
}

/// A field of a mapping inside an element.
fn inside(element: &Node, outer: &str, key: &str) -> Option<String> {
    Some(format!("`{outer}.{key}: {}`", element.get(outer)?.get(key)?.text()?))
}

/// A time limit of the law, with its article.
fn of_clock(id: &str, with: Explained<'_>) -> Option<String> {
    let clocks = with.library.clock_files().map(|(pack, source)| Clocks::parse(pack, source, SourceId(0)).0);
    clocks.into_iter().find_map(|clocks| {
        let clock = clocks.get(id)?;
        let lines = [clock.article.clone(), format!("`within: {}`", clock.within)];
        Some(section(&titled(own(with.language).clock, clock.title.best()), id, lines))
    })
}

/// A heading with the name, and a list below.
pub(super) fn section(title: &str, name: &str, lines: impl IntoIterator<Item = String>) -> String {
    let lines: String = lines.into_iter().map(|line| format!("\n- {}", line.trim().replace('\n', " "))).collect();
    format!("**{title}** `{name}`\n{lines}").trim_end().to_owned()
}

fn titled(kind: &str, title: &str) -> String {
    if title.is_empty() { kind.to_owned() } else { format!("{kind} {title}") }
}

fn of_task(timetable: &Timetable, task: &Task, words: &Words) -> Vec<String> {
    let colon = words.colon;
    let mut lines = Vec::new();
    if let Some(phase) = task.phase {
        let phase = &timetable.phases[phase];
        lines.push(format!("{}{colon}`{}` {}", words.phase, phase.id, phase.title));
    }
    let owners: Vec<&str> = task.units.iter().map(|u| timetable.units.all()[*u].id.as_str()).collect();
    if !owners.is_empty() {
        lines.push(format!("{}{colon}{}", words.unit, listed(&owners, words)));
    }
    let due = task.occurrences.iter().filter_map(|o| o.deadline);
    let due: Vec<String> = due.map(|d| d.due.show(&timetable.zone)).collect();
    let due: Vec<&str> = due.iter().map(String::as_str).collect();
    lines.push(match due.is_empty() {
        true => words.no_deadline.to_owned(),
        false => format!("{}{colon}{}", words.due, listed(&due, words)),
    });
    lines
}

fn listed(names: &[&str], words: &Words) -> String {
    let shown = names.iter().take(LISTED).copied().collect::<Vec<_>>().join(words.list);
    match names.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown}{}{}", words.list, words.more.replace("{n}", &more.to_string())),
    }
}

/// Words that no report needs.
struct Own {
    set: &'static str,
    item: &'static str,
    param: &'static str,
    indicator: &'static str,
    pipeline: &'static str,
    state: &'static str,
    clock: &'static str,
}

fn own(language: Language) -> Own {
    match language {
        Language::En => Own {
            set: "set of units",
            item: "item",
            param: "parameter",
            indicator: "indicator",
            pipeline: "pipeline",
            state: "state",
            clock: "time limit of the law",
        },
        Language::ZhHans => Own {
            set: "单位组",
            item: "考核项",
            param: "参数",
            indicator: "指标",
            pipeline: "流程",
            state: "环节",
            clock: "法定期限",
        },
        Language::ZhHant => Own {
            set: "單位組",
            item: "考核項",
            param: "參數",
            indicator: "指標",
            pipeline: "流程",
            state: "環節",
            clock: "法定期限",
        },
    }
}
