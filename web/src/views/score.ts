// The scorecard, the ladder and the phases: drawn as the machines they are, with a table behind each.
import { drawing, el, tableOf } from "../dom";
import type { Engine } from "../engine";
import type { Pane, Views } from "../main";
import { w, type Word } from "../words";

type Plan = Views["plan"];

export function score(engine: Engine): Pane {
  const node = el("section", { class: "pane flow" });
  const machine = (title: Word, svg: string | undefined, missing: Word, table: HTMLElement): HTMLElement[] =>
    svg === undefined ? [el("h2", {}, w(title)), el("p", { class: "empty" }, w(missing))]
      : [el("h2", {}, w(title)), drawing(svg, w(title)), el("details", {}, el("summary", {}, w("asTable")), table)];
  const draw = async ({ plan }: Views, whole: boolean) => {
    if (!whole) {
      node.replaceChildren(el("p", { class: "empty" }, w("needsErrorFree")));
      return;
    }
    const svg = await engine.ask("machines");
    node.replaceChildren(
      ...machine("scorecard", svg.scorecard, "noScorecard", scorecard(plan)),
      ...machine("ladder", svg.ladder, "noLadder", ladder(plan)),
      ...machine("phasesMachine", svg.phases, "phases", phases(plan)),
    );
  };
  return { node, draw };
}

function scorecard(plan: Plan): HTMLElement {
  const items = new Map(plan.items.map((i) => [i.id, i.title]));
  const bands = plan.bands.map(([, title, from]) => [w("band"), title, w("from", { n: from }), ""]);
  const rows = plan.items.map((i) => [w("item"), i.title, i.points === null ? "" : `${i.bonus ? "+" : "−"}${i.points}`, items.get(i.under ?? "") ?? ""]);
  const ends = [[w("base"), "", plan.base ?? "", ""], [w("floor"), "", plan.floor ?? "", ""]];
  return tableOf(w("scorecard"), ["", w("item"), w("points"), w("under")], [...ends, ...bands, ...rows]);
}

function ladder(plan: Plan): HTMLElement {
  const titles = new Map(plan.ladder.map((m) => [m.id, m.title]));
  const bands = new Map(plan.bands.map(([id, title]) => [id, title]));
  const rows = plan.ladder.map((m) => [m.title, m.remedy ?? "—", m.clears ? w("noMeasure") : m.final ? w("final") : "—",
    titles.get(m.next ?? "") ?? "—", bands.get(m.band ?? "") ?? m.band ?? "—"]);
  return tableOf(w("ladder"), [w("measure"), w("time"), w("remedied"), w("expires"), w("band")], rows);
}

function phases(plan: Plan): HTMLElement {
  return tableOf(w("phasesMachine"), [w("phase"), w("window")], plan.phases.map((p) => [p.title, `${p.window[0]} – ${p.window[1]}`]));
}
