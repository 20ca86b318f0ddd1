// Who owes what by when, with a search over tasks and units.
import { el, tableOf } from "../dom";
import type { Pane, Views } from "../main";
import { w } from "../words";

/** Rows shown at once: more are found by searching. */
const MOST = 400;

export function duties(): Pane {
  const out = el("div", { class: "grow" });
  const count = el("span", { role: "status" });
  const search = el("input", { type: "search", id: "duty-search", placeholder: w("search"), "aria-label": w("search") });
  const unit = el("select", { id: "duty-unit", "aria-label": w("unit") });
  let views: Views | undefined;
  const show = () => {
    if (views === undefined) return;
    const { plan, timetable } = views;
    const tasks = new Map(plan.tasks.map((t) => [t.id, t.title]));
    const units = new Map(plan.units.map((u) => [u.id, u.title]));
    const wanted = search.value.trim().toLowerCase();
    const fits = (...texts: (string | undefined)[]) => wanted === "" || texts.some((t) => t?.toLowerCase().includes(wanted));
    const found = timetable.obligations.filter((o) => (unit.value === "" || o.unit === unit.value)
      && fits(o.task, o.unit, tasks.get(o.task), units.get(o.unit), o.due ?? undefined));
    count.textContent = w("shown", { n: Math.min(found.length, MOST), all: found.length });
    const rows = found.slice(0, MOST).map((o) => [o.due ?? "—", units.get(o.unit) ?? o.unit, tasks.get(o.task) ?? o.task,
      o.opens.slice(0, 10), o.slack_days === null ? "" : String(o.slack_days), o.critical ? `★ ${w("yes")}` : ""]);
    out.replaceChildren(tableOf(w("duties"), [w("due"), w("unit"), w("task"), w("opens"), w("slack"), w("critical")], rows));
  };
  search.addEventListener("input", show);
  unit.addEventListener("change", show);
  const node = el("section", { class: "pane" }, el("div", { class: "tools" }, search, unit, count), out);
  const draw = (fresh: Views) => {
    views = fresh;
    const chosen = unit.value;
    const owing = new Set(fresh.timetable.obligations.map((o) => o.unit));
    unit.replaceChildren(el("option", { value: "" }, w("allUnits")),
      ...fresh.plan.units.filter((u) => owing.has(u.id)).map((u) => el("option", { value: u.id }, u.title)));
    unit.value = owing.has(chosen) ? chosen : "";
    show();
  };
  return { node, draw };
}
