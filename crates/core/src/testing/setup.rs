//! The plan around a rule: what a setup states, and sane values for the rest.

use crate::diagnostic::{Diagnostic, document};
use crate::document::{Node, Scalar, Span, Style, Value};
use crate::plan::decode::Decoder;

/// What a setup may state.
const FIELDS: [&str; 13] = [
    "window",
    "campaign",
    "params",
    "units",
    "phases",
    "tasks",
    "indicators",
    "pipelines",
    "scorecard",
    "ladder",
    "with",
    "rule",
    "rules",
];

/// The campaign that a setup need not describe.
const CAMPAIGN: [(&str, &str); 4] =
    [("id", "test"), ("window", "2026-01-01..2026-12-31"), ("time_zone", "Asia/Shanghai"), ("calendar", "cn")];

/// The year of dates without one, unless the window has another.
const YEAR: &str = "2026";

/// The unit of a setup that names none.
const UNIT: &str = "town";

/// The plan of a setup: the rule `rule`, and what it needs around it. `at` is where to point when nothing is written.
pub(super) fn plan_of(setup: Option<&Node>, rule: Option<&str>, at: Span, d: &mut Decoder) -> Option<Node> {
    let entries = match setup {
        Some(node) => d.map(node)?,
        None => &[],
    };
    d.unknown_fields(entries, &FIELDS);
    let make = Make { at };
    let get = |field: &str| entries.iter().find(|(key, _)| key.text() == Some(field)).map(|(_, value)| value);
    let units = make.units(get("units"));
    let mut plan = vec![
        make.entry("duban", make.text("1")),
        make.entry("campaign", make.campaign(get("campaign"), get("window"))),
        make.entry("units", units.0),
    ];
    for section in ["params", "phases", "indicators", "pipelines"] {
        plan.extend(get(section).map(|node| make.entry(section, node.clone())));
    }
    plan.extend(get("tasks").map(|node| make.entry("tasks", make.tasks(node, &units.1))));
    plan.extend(get("scorecard").map(|node| make.entry("scorecard", make.scorecard(node))));
    plan.extend(get("ladder").map(|node| make.entry("ladder", make.named(node))));
    let mut rules = Vec::new();
    if let Some(rule) = rule {
        let mut uses = vec![make.entry("use", make.text(rule))];
        uses.extend(get("with").map(|node| make.entry("with", node.clone())));
        match get("rule").map(|node| &node.value) {
            Some(Value::Map(more)) => {
                for (key, _) in more.iter().filter(|(key, _)| matches!(key.text(), Some("use" | "with"))) {
                    let finding = Diagnostic::new(&document::UNKNOWN_FIELD, key.span);
                    let finding = finding.arg("field", key.text().unwrap_or(""));
                    d.push(finding.arg("known", "id, on, scope, by, paid_by, priority, exclusive_group, source"));
                }
                uses.extend(more.iter().cloned());
            }
            Some(_) => get("rule").iter().for_each(|node| d.wrong_type(node, "mapping")),
            None => {}
        }
        rules.push(make.map(uses));
    }
    match get("rules").map(|node| &node.value) {
        Some(Value::Seq(more)) => rules.extend(more.iter().cloned()),
        Some(_) => get("rules").iter().for_each(|node| d.wrong_type(node, "list")),
        None => {}
    }
    plan.push(make.entry("rules", make.seq(rules)));
    Some(make.map(plan))
}

/// A setup with what a case states in place of it.
pub(super) fn merged(setup: Option<&Node>, case: &Node) -> Node {
    let (Some(Value::Map(whole)), Value::Map(own)) = (setup.map(|n| &n.value), &case.value) else {
        return case.clone();
    };
    let stated = |key: &Node| own.iter().any(|(own, _)| own.text() == key.text());
    let kept = whole.iter().filter(|(key, _)| !stated(key));
    Node { span: case.span, value: Value::Map(kept.chain(own).cloned().collect()) }
}

/// Makes nodes that are not written anywhere.
struct Make {
    at: Span,
}

impl Make {
    fn text(&self, text: &str) -> Node {
        let scalar = Scalar { text: text.to_owned(), style: Style::Plain };
        Node { span: self.at, value: Value::Scalar(scalar) }
    }

    fn map(&self, entries: Vec<(Node, Node)>) -> Node {
        Node { span: self.at, value: Value::Map(entries) }
    }

    fn seq(&self, items: Vec<Node>) -> Node {
        Node { span: self.at, value: Value::Seq(items) }
    }

    fn entry(&self, key: &str, value: Node) -> (Node, Node) {
        (self.text(key), value)
    }

    fn campaign(&self, stated: Option<&Node>, window: Option<&Node>) -> Node {
        let mut entries: Vec<(Node, Node)> =
            window.map(|node| self.entry("window", node.clone())).into_iter().collect();
        match stated {
            Some(Node { value: Value::Map(all), .. }) => entries.extend(all.iter().cloned()),
            // What is no mapping is found when the plan is read.
            Some(other) => return other.clone(),
            None => {}
        }
        let written = entries.iter().find(|(key, _)| key.text() == Some("window")).and_then(|(_, node)| node.text());
        let year = written.and_then(|text| text.split_once('-')).map(|(first, _)| first).filter(|y| y.len() == 4);
        let year = year.unwrap_or(YEAR).to_owned();
        for (key, text) in CAMPAIGN.into_iter().chain([("year", year.as_str())]) {
            if !entries.iter().any(|(known, _)| known.text() == Some(key)) {
                entries.push(self.entry(key, self.text(text)));
            }
        }
        self.map(entries)
    }

    /// The units, and the names among which tasks without one are shared out.
    fn units(&self, stated: Option<&Node>) -> (Node, Vec<Node>) {
        let titled = |name: &Node| (name.clone(), self.map(vec![self.entry("title", name.clone())]));
        match stated {
            Some(Node { value: Value::Seq(names), span }) => {
                let units = Value::Map(names.iter().map(titled).collect());
                (Node { span: *span, value: units }, names.clone())
            }
            Some(node) => {
                let Value::Map(all) = &node.value else { return (node.clone(), Vec::new()) };
                (node.clone(), all.iter().map(|(key, _)| key.clone()).collect())
            }
            None => {
                let name = self.text(UNIT);
                (self.map(vec![titled(&name)]), vec![name])
            }
        }
    }

    /// Tasks; one that says nothing of who owes it is owed by every unit.
    fn tasks(&self, stated: &Node, units: &[Node]) -> Node {
        let Value::Seq(tasks) = &stated.value else { return stated.clone() };
        let owed = |task: &Node| match &task.value {
            Value::Map(all) if task.get("responsible").is_none() => {
                let everyone = self.entry("responsible", self.map(vec![self.entry("each", self.seq(units.to_vec()))]));
                Node { span: task.span, value: Value::Map(all.iter().cloned().chain([everyone]).collect()) }
            }
            _ => task.clone(),
        };
        Node { span: stated.span, value: Value::Seq(tasks.iter().map(owed).collect()) }
    }

    /// A list whose bare words are ids.
    fn named(&self, stated: &Node) -> Node {
        let Value::Seq(items) = &stated.value else { return stated.clone() };
        let item = |node: &Node| match &node.value {
            Value::Scalar(_) => Node { span: node.span, value: Value::Map(vec![self.entry("id", node.clone())]) },
            _ => node.clone(),
        };
        Node { span: stated.span, value: Value::Seq(items.iter().map(item).collect()) }
    }

    /// A scorecard; a list stands for its items, with a hundred points to begin with.
    fn scorecard(&self, stated: &Node) -> Node {
        match &stated.value {
            Value::Seq(_) => {
                self.map(vec![self.entry("base", self.text("100")), self.entry("items", self.named(stated))])
            }
            _ => stated.clone(),
        }
    }
}
