//! The defects that readers of the eleven plans listed, against what the checker finds in them. `tests/defects/` holds a
//! file a plan: every finding with the defects it stands for, or why it stands there, and every defect that no finding
//! stands for. `UPDATE_DEFECTS=1` adds lines for new findings, with nothing in `why`, and drops those of findings gone.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use duban::diagnostic::Code;
use duban::document::{Limits, Node, Source, SourceId, Value, read};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use support::{Folder, duban, root};

/// A finding as a line of the files names it: its code, and the element with ids in place of numbers.
type Key = (String, String);

/// A line of a file, or a block of them: its place in the plan and what it says.
struct Line {
    key: Key,
    defects: Vec<String>,
    why: String,
}

/// The text as it stands, where the plan had to fill something in: what is taken out again, and what is found then.
struct AsWritten {
    what: String,
    edits: Vec<(String, String)>,
    findings: Vec<Line>,
}

/// A plan with its file.
struct Explained {
    name: String,
    plan: String,
    path: PathBuf,
    findings: Vec<Line>,
    as_written: Vec<AsWritten>,
    outside: Vec<(String, String, String)>,
}

/// The list: which codes find a kind of defect, and the kind of every defect.
struct Listed {
    kinds: BTreeMap<String, Vec<String>>,
    defects: BTreeMap<String, String>,
}

fn tree(name: &str, text: &str) -> Node {
    let (tree, errors) = read(&Source::new(name, text), SourceId(0), Limits::default());
    assert!(errors.is_empty(), "{name}: {errors:?}");
    tree.unwrap_or_else(|| panic!("{name} is empty"))
}

fn file(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|n| &n.value) {
        Some(Value::Seq(items)) => items,
        _ => &[],
    }
}

fn text(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::text).unwrap_or_default().to_owned()
}

fn texts(node: Option<&Node>) -> Vec<String> {
    items(node).iter().map(|n| n.text().unwrap().to_owned()).collect()
}

fn lines(node: &Node) -> Vec<Line> {
    let line = |n: &Node| Line {
        key: (text(n, "code"), text(n, "at")),
        defects: texts(n.get("defects")),
        why: text(n, "why"),
    };
    items(node.get("findings")).iter().map(line).collect()
}

fn explained() -> Vec<Explained> {
    let folder = std::fs::read_dir(root().join("examples/plans")).unwrap();
    let mut plans: Vec<PathBuf> = folder.map(|e| e.unwrap().path()).collect();
    plans.retain(|p| p.extension().is_some_and(|e| e == "yaml"));
    plans.retain(|p| !p.to_string_lossy().ends_with(".test.yaml"));
    plans.sort();
    assert_eq!(plans.len(), 11);
    let one = |plan: PathBuf| {
        let name = plan.file_name().unwrap().to_str().unwrap().to_owned();
        let path = root().join("tests/defects").join(&name);
        let said = tree(&name, &std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())));
        let as_written = items(said.get("as_written")).iter().map(|v| AsWritten {
            what: text(v, "what"),
            edits: items(v.get("edits")).iter().map(|e| (text(e, "old"), text(e, "new"))).collect(),
            findings: lines(v),
        });
        let outside = items(said.get("outside")).iter().map(|o| (text(o, "id"), text(o, "kind"), text(o, "why")));
        Explained {
            plan: std::fs::read_to_string(&plan).unwrap(),
            findings: lines(&said),
            as_written: as_written.collect(),
            outside: outside.collect(),
            name,
            path,
        }
    };
    plans.into_iter().map(one).collect()
}

fn listed() -> Listed {
    let list = tree("defects.yaml", &file("tests/data/defects.yaml"));
    let Some(Value::Map(kinds)) = list.get("kinds").map(|n| &n.value) else { panic!("no kinds") };
    let kinds = kinds.iter().map(|(k, codes)| (k.text().unwrap().to_owned(), texts(Some(codes)))).collect();
    let defects = items(list.get("defects"));
    let all: BTreeMap<_, _> = defects.iter().map(|d| (text(d, "id"), text(d, "kind"))).collect();
    assert_eq!(all.len(), defects.len(), "an id stands twice");
    Listed { kinds, defects: all }
}

/// `tasks[3].due` as `tasks.roster.due`, so that a task put in between renames nothing.
fn named(element: &str, plan: &Node) -> String {
    let mut node = Some(plan);
    let mut out = Vec::new();
    for part in element.split('.') {
        let (key, numbers) = part.split_once('[').unwrap_or((part, ""));
        out.push(key.to_owned());
        node = node.and_then(|n| n.get(key));
        for number in numbers.split(['[', ']']).filter_map(|n| n.parse::<usize>().ok()) {
            node = items(node).get(number);
            let last = out.last_mut().unwrap();
            match node.and_then(|n| n.get("id")).and_then(Node::text) {
                Some(id) => last.push_str(&format!(".{id}")),
                None => last.push_str(&format!("[{number}]")),
            }
        }
    }
    out.join(".")
}

/// What the command finds in a plan, in order.
fn found(folder: &Folder, name: &str, plan: &str) -> Vec<Key> {
    folder.write(name, plan);
    let done = folder.duban(&["check", name, "--format", "json"]);
    let report = done.json();
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), 1, "{name}: a finding in another file");
    let tree = tree(name, plan);
    let key =
        |d: &serde_json::Value| (d["code"].as_str().unwrap().to_owned(), named(d["element"].as_str().unwrap(), &tree));
    files[0]["diagnostics"].as_array().unwrap().iter().map(key).collect()
}

/// What is found in the edited plan and not in the plan itself.
fn found_as_written(folder: &Folder, plan: &Explained, variant: &AsWritten, base: &[Key]) -> Vec<Key> {
    let mut edited = plan.plan.clone();
    for (old, new) in &variant.edits {
        assert_eq!(edited.matches(old.as_str()).count(), 1, "{} ({}): `{old}`", plan.name, variant.what);
        edited = edited.replacen(old.as_str(), new, 1);
    }
    let mut known = base.to_vec();
    let mut found = found(folder, &plan.name, &edited);
    found.retain(|key| match known.iter().position(|k| k == key) {
        Some(at) => {
            known.remove(at);
            false
        }
        None => true,
    });
    found
}

/// Everything that is found, a list for each list of lines: the plan's own, then those of the text as written.
fn all_found(folder: &Folder, plan: &Explained) -> Vec<Vec<Key>> {
    let base = found(folder, &plan.name, &plan.plan);
    let more: Vec<_> = plan.as_written.iter().map(|v| found_as_written(folder, plan, v, &base)).collect();
    std::iter::once(base).chain(more).collect()
}

fn all_lines(plan: &Explained) -> Vec<&[Line]> {
    let more = plan.as_written.iter().map(|v| v.findings.as_slice());
    std::iter::once(plan.findings.as_slice()).chain(more).collect()
}

/// Rewrites the lists of a file: lines that still hold stay as they are.
fn update(plan: &Explained, found: &[Vec<Key>]) {
    let old = std::fs::read_to_string(&plan.path).unwrap();
    let (all, mut lists) = (all_lines(plan), found.iter().zip(0..));
    let mut out = String::new();
    let mut rest = old.lines().peekable();
    while let Some(line) = rest.next() {
        out.push_str(line);
        out.push('\n');
        if !line.trim_start().starts_with("findings:") {
            continue;
        }
        let indent = " ".repeat(line.len() - line.trim_start().len() + 2);
        let mut kept = Vec::new();
        while let Some(entry) = rest.next_if(|l| l.starts_with(&format!("{indent}- {{"))) {
            kept.push(Some(entry));
        }
        let (list, number) = lists.next().unwrap_or_else(|| panic!("{}: too many lists of findings", plan.name));
        let known = all[number];
        assert_eq!(known.len(), kept.len(), "{}: a finding takes one line", plan.name);
        for key in list {
            let same = (0..known.len()).find(|i| known[*i].key == *key && kept[*i].is_some());
            let entry = match same.and_then(|i| kept[i].take()) {
                Some(line) => line.to_owned(),
                None => format!("{indent}- {{code: {}, at: \"{}\", why: \"\"}}", key.0, key.1),
            };
            out.push_str(&entry);
            out.push('\n');
        }
    }
    std::fs::write(&plan.path, out).unwrap();
}

#[test]
fn every_finding_stands_for_a_defect_or_says_why() {
    let folder = Folder::new("explained");
    let updating = std::env::var_os("UPDATE_DEFECTS").is_some_and(|v| v == "1");
    let mut wrong = Vec::new();
    for plan in explained() {
        let found = all_found(&folder, &plan);
        if updating {
            update(&plan, &found);
            continue;
        }
        for (lines, found) in all_lines(&plan).into_iter().zip(&found) {
            let said: Vec<&Key> = lines.iter().map(|l| &l.key).collect();
            let differs = (0..said.len().max(found.len())).find(|i| said.get(*i).copied() != found.get(*i));
            if let Some(at) = differs {
                let said = said.get(at);
                wrong.push(format!("{} line {}: found {:?}, said {said:?}", plan.name, at + 1, found.get(at)));
            }
            let silent = lines.iter().filter(|l| l.defects.is_empty() && l.why.trim().is_empty());
            wrong.extend(silent.map(|l| format!("{}: no defect and no reason for {:?}", plan.name, l.key)));
        }
    }
    assert!(wrong.is_empty(), "{}\n(UPDATE_DEFECTS=1 adds and drops lines)", wrong.join("\n"));
}

#[test]
fn every_defect_is_found_or_said_to_lie_outside() {
    let list = listed();
    let mut wrong = Vec::new();
    let mut by_code: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut outside = BTreeSet::new();
    for plan in explained() {
        let doc =
            tree(&plan.name, &plan.plan).get("campaign").and_then(|c| Some(text(c.get("source")?, "doc"))).unwrap();
        let own = |id: &str| list.defects.contains_key(id) && id.strip_prefix(&doc).is_some_and(|r| r.starts_with('-'));
        for line in all_lines(&plan).into_iter().flatten() {
            for id in &line.defects {
                if !own(id) {
                    wrong.push(format!("{}: `{id}` is no defect of {doc}", plan.name));
                }
                by_code.entry(id.clone()).or_default().insert(line.key.0.clone());
            }
        }
        for (id, kind, why) in &plan.outside {
            if !own(id) || list.defects.get(id) != Some(kind) || why.trim().is_empty() || !outside.insert(id.clone()) {
                wrong
                    .push(format!("{}: outside: `{id}` ({kind}) is unknown, repeated, or without a reason", plan.name));
            }
        }
    }
    for (id, kind) in &list.defects {
        let codes = list.kinds.get(kind).unwrap_or_else(|| panic!("`{kind}` has no line in the table of kinds"));
        match (by_code.get(id), outside.contains(id)) {
            (None, false) => wrong.push(format!("{id} ({kind}) is neither found nor outside")),
            (Some(_), true) => wrong.push(format!("{id} ({kind}) is both found and outside")),
            (None, true) if !codes.is_empty() => wrong.push(format!("{id} ({kind}) is for {codes:?} to find")),
            (Some(by), false) if !codes.is_empty() && !codes.iter().any(|c| by.contains(c)) => {
                wrong.push(format!("{id} ({kind}) is for {codes:?}, and is found by {by:?}"));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_is_whole_and_the_checks_it_names_exist() {
    let list = listed();
    assert_eq!((list.defects.len(), list.kinds.len()), (244, 95));
    let kinds: BTreeSet<&String> = list.defects.values().collect();
    assert!(list.kinds.keys().eq(kinds), "a kind without a defect, or without a line");
    let unknown: Vec<_> = list.kinds.values().flatten().filter(|c| Code::find(c).is_none()).collect();
    assert!(unknown.is_empty(), "no such check: {unknown:?}");
}

#[test]
fn a_plan_with_defects_still_runs() {
    for plan in explained() {
        duban(&root(), &["check", &format!("examples/plans/{}", plan.name)]).exits(0);
    }
}
