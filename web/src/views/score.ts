// The scorecard, the ladder and the phases: drawn as the machines they are, with a table behind each.
import { drawing, el, tableOf } from "../dom";
import type { Engine } from "../engine";
import type { Pane, Views } from "../main";
import { w } from "../words";

type Plan = Views["plan"];

export function score(engine: Engine): Pane {
  const node = el("section", { class: "pane flow" });
  const phases = el("div");
  const draw = (views: Views, whole: boolean) => {
    if (!whole) {
      node.replaceChildren(el("p", { class: "empty" }, w("needsErrorFree")));
      return;
    }
    node.replaceChildren(el("h2", {}, w("scorecard")), ...scorecard(views.plan), el("h2", {}, w("ladder")), ...ladder(views.plan),
      el("h2", {}, w("phasesMachine")), phases);
    void engine.ask("phases").then((svg) => phases.replaceChildren(drawing(svg, w("phasesMachine")), el("details", {}, el("summary", {}, w("asTable")),
      tableOf(w("phasesMachine"), [w("phase"), w("window")], views.plan.phases.map((p) => [p.title, `${p.window[0]} – ${p.window[1]}`])))));
  };
  return { node, draw };
}

function scorecard(plan: Plan): HTMLElement[] {
  if (plan.base === null) return [el("p", { class: "empty" }, w("noScorecard"))];
  const out: HTMLElement[] = [el("p", {}, `${w("base")} ${plan.base} · ${w("floor")} ${plan.floor ?? "0"}`)];
  if (plan.bands.length > 0) {
    const bands = plan.bands.map(([, title, from]) => el("li", {}, el("strong", {}, title), el("span", {}, w("from", { n: from }))));
    out.push(el("ol", { class: "bands", "aria-label": w("bands") }, ...bands));
  }
  const titles = new Map(plan.items.map((i) => [i.id, i.title]));
  const rows = plan.items.map((i) => [i.title, `${i.bonus ? "+" : "−"}${i.points ?? "∞"}`, titles.get(i.under ?? "") ?? ""]);
  if (rows.length > 0) out.push(tableOf(w("scorecard"), [w("item"), w("points"), "↑"], rows));
  return out;
}

/** The rungs from no measure upwards: an arrow for what expires, and one back for what is put right. */
function ladder(plan: Plan): HTMLElement[] {
  if (plan.ladder.length === 0) return [el("p", { class: "empty" }, w("noLadder"))];
  const rung = (title: string, about: string, next: boolean, back: boolean) => el("li", {},
    el("div", { class: "rung" }, el("strong", {}, title), about !== "" && el("span", {}, about)),
    back && el("span", { class: "back" }, `↩ ${w("remedied")}`),
    next && el("span", { class: "next" }, `${w("expires")} →`));
  const about = (m: Plan["ladder"][number]) => [m.remedy === null ? "" : w("remedy", { time: m.remedy }), m.final ? w("final") : "",
    m.band === null ? "" : `${w("band")}: ${m.band}`].filter((t) => t !== "").join(" · ");
  const rungs = plan.ladder.map((m) => rung(m.title, about(m), m.next !== null, !m.final && m.remedy !== null));
  const titles = new Map(plan.ladder.map((m) => [m.id, m.title]));
  const table = tableOf(w("ladder"), [w("measure"), w("remedied"), w("expires")],
    plan.ladder.map((m) => [m.title, m.remedy ?? "—", titles.get(m.next ?? "") ?? "—"]));
  return [el("ol", { class: "ladder", "aria-label": w("ladder") }, rung(w("noMeasure"), "", false, false), ...rungs),
    el("details", {}, el("summary", {}, w("asTable")), table)];
}
