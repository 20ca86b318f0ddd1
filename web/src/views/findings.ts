// The list of findings: each leads to its place, each offers its repairs.
import type { EditorFinding } from "../../engine/duban.js";
import { el } from "../dom";
import { w, type Word } from "../words";

type Edits = EditorFinding["fixes"][number]["edits"];
/** More than these are not told one by one. */
const MOST = 500;
const signs: Record<EditorFinding["severity"], string> = { error: "✕", warning: "▲", note: "●" };

/** An entry of the list as it stands: while one types elsewhere, only its place in the text changes. */
interface Entry {
  key: string;
  node: HTMLElement;
  finding: EditorFinding;
}

export function findingsList(jump: (finding: EditorFinding) => void, apply: (edits: Edits) => void) {
  const list = el("ol", { class: "findings" });
  const node = el("section", { class: "list", tabindex: 0 }, list);
  let last: EditorFinding[] = [];
  let entries: Entry[] = [];
  const entry = (f: EditorFinding, key: string): Entry => {
    const made: Entry = { key, finding: f, node: el("li") };
    const place = f.file === null ? w("line", { line: f.line, column: f.column }) : w("elsewhere", { file: f.file });
    const head = el("button", { type: "button", class: "finding", click: () => jump(made.finding) },
      el("span", { class: `sign ${f.severity}`, title: w(f.severity as Word) }, `${signs[f.severity]} ${w(f.severity as Word)}`),
      el("span", { class: "message" }, f.message),
      el("span", { class: "place" }, `${place} · ${f.code}`));
    const fixes = f.fixes.map((fix, i) => el("button", { type: "button", class: "fix", click: () => apply(made.finding.fixes[i]?.edits ?? []) }, fix.title));
    const related = f.related.map((r, i) => el("button", { type: "button", class: "related",
      click: () => jump({ ...made.finding, ...made.finding.related[i] }) }, `↳ ${r.message}`));
    made.node.append(head, ...(f.help === null ? [] : [el("p", { class: "help" }, f.help)]), ...related, ...fixes);
    return made;
  };
  const show = (findings: EditorFinding[]) => {
    const before = last.length;
    last = findings;
    const fresh = findings.slice(0, MOST).map((f, i) => {
      const key = JSON.stringify([f.code, f.severity, f.message, f.help, f.line, f.column, f.file, f.related.map((r) => r.message), f.fixes.map((x) => x.title)]);
      const old = entries[i];
      if (old?.key !== key) return entry(f, key);
      old.finding = f;
      return old;
    });
    const same = findings.length === before && fresh.length === entries.length && findings.length > 0 && fresh.every((e, i) => e === entries[i]);
    entries = fresh;
    if (same) return;
    list.replaceChildren(...fresh.map((e) => e.node));
    if (findings.length === 0) list.append(el("li", { class: "none" }, w("none")));
    if (findings.length > MOST) list.append(el("li", { class: "none" }, `+ ${findings.length - MOST}`));
  };
  const relabel = () => {
    node.setAttribute("aria-label", w("findings"));
    entries = [];
    show(last);
  };
  return { node, show, relabel };
}
