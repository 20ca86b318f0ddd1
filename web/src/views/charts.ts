// The timeline and the graph of dependencies, each with the same as a table.
import { drawing, el, tableOf } from "../dom";
import { type Engine, Refused } from "../engine";
import type { Pane, Views } from "../main";
import { w } from "../words";

type Table = (views: Views) => HTMLElement;

/** The day in the place where the page is looked at. */
export const today = () => new Date().toLocaleDateString("sv-SE");

function chart(name: string, svg: () => Promise<string>, table: Table): Pane {
  const sheet = el("div");
  const rows = el("div");
  const node = el("section", { class: "pane" }, sheet, el("details", {}, el("summary", {}, w("asTable")), rows));
  const draw = async (views: Views) => {
    rows.replaceChildren(table(views));
    try {
      const drawn = drawing(await svg(), name);
      const at = sheet.firstElementChild;
      const [left, top] = [at?.scrollLeft ?? 0, at?.scrollTop ?? 0];
      sheet.replaceChildren(drawn);
      drawn.scrollTo(left, top);
    } catch (error) {
      // A text that cannot be fanned out, or a newer one: the last drawing stays.
      if (!(error instanceof Refused)) throw error;
    }
  };
  return { node, draw };
}

const mark = (critical: boolean) => (critical ? `★ ${w("yes")}` : "");

export const timeline = (engine: Engine): Pane => chart(w("timeline"), () => engine.ask("timeline", today()), ({ plan, timetable }) => {
  const titles = new Map(plan.phases.map((p) => [p.id, p.title]));
  const phases = plan.phases.map((p) => [p.title, "", `${p.window[0]} – ${p.window[1]}`, ""]);
  const tasks = plan.tasks.map((t) => {
    const due = timetable.obligations.filter((o) => o.task === t.id && o.due !== null).map((o) => o.due as string);
    const days = [...new Set(due)];
    const shown = days.length > 4 ? `${days[0]} … ${days.at(-1)} (${days.length})` : days.join(", ");
    return [titles.get(t.phase ?? "") ?? "", t.title, shown, mark(t.critical)];
  });
  return tableOf(w("timeline"), [w("phase"), w("task"), `${w("window")} / ${w("due")}`, w("critical")], [...phases, ...tasks]);
});

export const graph = (engine: Engine): Pane => chart(w("graph"), () => engine.ask("graph"), ({ plan }) => {
  const titles = new Map(plan.tasks.map((t) => [t.id, t.title]));
  const rows = plan.tasks.map((t) => [t.title, t.after.map((id) => titles.get(id) ?? id).join("; "), mark(t.critical)]);
  return tableOf(w("graph"), [w("task"), w("waits"), w("critical")], rows);
});
