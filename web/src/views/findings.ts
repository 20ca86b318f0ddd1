// The list of findings: each leads to its place, each offers its repairs.
import type { EditorFinding } from "../../engine/duban.js";
import { el } from "../dom";
import { w, type Word } from "../words";

type Edits = EditorFinding["fixes"][number]["edits"];
/** More than these are not told one by one. */
const MOST = 500;
const signs: Record<EditorFinding["severity"], string> = { error: "✕", warning: "▲", note: "●" };

export function findingsList(jump: (finding: EditorFinding) => void, apply: (edits: Edits) => void) {
  const list = el("ol", { class: "findings" });
  const node = el("section", { class: "list", tabindex: 0 }, list);
  let last: EditorFinding[] = [];
  const item = (f: EditorFinding): HTMLElement => {
    const place = f.file === null ? w("line", { line: f.line, column: f.column }) : w("elsewhere", { file: f.file });
    const head = el("button", { type: "button", class: "finding", click: () => jump(f) },
      el("span", { class: `sign ${f.severity}`, title: w(f.severity as Word) }, `${signs[f.severity]} ${w(f.severity as Word)}`),
      el("span", { class: "message" }, f.message),
      el("span", { class: "place" }, `${place} · ${f.code}`));
    const fixes = f.fixes.map((fix) => el("button", { type: "button", class: "fix", click: () => apply(fix.edits) }, fix.title));
    const related = f.related.map((r) => el("button", { type: "button", class: "related", click: () => jump({ ...f, ...r }) }, `↳ ${r.message}`));
    return el("li", {}, head, f.help !== null && el("p", { class: "help" }, f.help), ...related, ...fixes);
  };
  const show = (findings: EditorFinding[]) => {
    last = findings;
    list.replaceChildren(...findings.slice(0, MOST).map(item));
    if (findings.length === 0) list.append(el("li", { class: "none" }, w("none")));
    if (findings.length > MOST) list.append(el("li", { class: "none" }, `+ ${findings.length - MOST}`));
  };
  const relabel = () => {
    node.setAttribute("aria-label", w("findings"));
    show(last);
  };
  return { node, show, relabel };
}
