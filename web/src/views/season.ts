// The season player: facts carried out, and every day of the campaign to look at; each score and measure explained.
import type { Explanation, Standings } from "../../engine/duban.js";
import { drawing, el, tableOf } from "../dom";
import type { Engine } from "../engine";
import type { Pane, Views } from "../main";
import { w, type Word } from "../words";

const DAY = 86_400_000;
const shapes: Record<string, string> = { green: "●", yellow: "▲", red: "■" };

export function season(engine: Engine, planText: () => string): { facts(text: string): void; rebuild(): Pane } {
  let facts = "";
  let played: { text: string; facts: string; end: string; refused: { line: number; reason: string }[]; dates: Set<string> } | undefined;
  let day = "";
  let unit: string | undefined;
  let area: HTMLTextAreaElement | undefined;

  const rebuild = (): Pane => {
    const node = el("section", { class: "pane flow season" });
    const input = el("textarea", { id: "facts", rows: 4, spellcheck: "false", "aria-label": w("factsLabel"), placeholder: w("factsLabel"),
      input: () => (facts = input.value) });
    area = input;
    input.value = facts;
    const out = el("div", { class: "played" });
    const go = el("button", { type: "button", id: "play", class: "main", click: () => void play() }, w("play"));
    const said = el("div", { role: "status" });
    const body = el("div", {}, el("div", { class: "tools" }, go), input, said, out);
    let views: Views | undefined;

    const play = async () => {
      try {
        const text = planText();
        const { refused, facts: known, end } = await engine.ask("season", facts);
        played = { text, facts, end: end ?? "", refused, dates: new Set(known.map((f) => f.at.slice(0, 10))) };
        said.replaceChildren(...(refused.length === 0 ? [] : [el("details", { class: "refused" },
          el("summary", {}, w("refusedFacts", { n: refused.length })),
          el("ul", {}, ...refused.slice(0, 100).map((r) => el("li", {}, `${r.line}: ${r.reason}`))))]));
        day = [...played.dates].sort().at(-1) ?? played.end.slice(0, 10);
        slider();
      } catch (error) {
        said.replaceChildren(el("p", { class: "refused" }, (error as Error).message));
      }
    };

    const slider = () => {
      if (views === undefined || played === undefined) return;
      const plan = views.plan;
      const first = Date.parse(plan.window[0]);
      const last = Math.max(Date.parse(played.end.slice(0, 10)), Date.parse(views.plan.window[1]));
      const of = (at: number) => new Date(first + at * DAY).toISOString().slice(0, 10);
      const range = el("input", { type: "range", id: "day", min: 0, max: Math.round((last - first) / DAY), "aria-label": w("date"),
        value: Math.max(0, Math.round((Date.parse(day) - first) / DAY)) });
      const label = el("output", { for: "day" }, day);
      const stands = el("div");
      const why = el("section", { class: "why", "aria-live": "polite" });
      const show = async () => {
        const { standings, phases } = await engine.ask("at", day);
        if (label.textContent !== day) return;
        stands.replaceChildren(...table(standings, plan, explain));
        stands.append(el("details", {}, el("summary", {}, w("phasesMachine")), drawing(phases, w("phasesMachine"))));
        await explain(unit);
      };
      const explain = async (id: string | undefined) => {
        unit = id;
        why.replaceChildren(...(id === undefined ? [] : explained(await engine.ask("explain", id, undefined))));
      };
      range.addEventListener("input", () => {
        day = of(Number(range.value));
        label.textContent = day;
        range.setAttribute("aria-valuetext", day);
        void show();
      });
      range.setAttribute("aria-valuetext", day);
      out.replaceChildren(el("div", { class: "slide" }, el("label", { for: "day" }, w("date")), range, label), stands, why);
      void show();
    };

    const draw = (fresh: Views, whole: boolean) => {
      views = fresh;
      if (!whole) return node.replaceChildren(el("p", { class: "empty" }, w("needsErrorFree")));
      if (body.parentElement !== node) node.replaceChildren(body);
      if (played !== undefined && (played.text !== planText() || played.facts !== facts)) {
        said.replaceChildren(el("p", { class: "stale-note shown" }, w("changed")));
        out.replaceChildren();
        played = undefined;
      }
    };
    played = undefined;
    return { node, draw };
  };

  return {
    rebuild,
    facts(text) {
      facts = text;
      if (area !== undefined) area.value = text;
    },
  };
}

function table({ phases, standings, campaign }: Standings, plan: Views["plan"], explain: (unit: string) => Promise<void>): HTMLElement[] {
  const phaseTitles = new Map(plan.phases.map((p) => [p.id, p.title]));
  const bands = new Map(plan.bands.map(([id, title]) => [id, title]));
  const rungs = new Map(plan.ladder.map((m) => [m.id, m.title]));
  const states = phases.map((p) => el("li", { class: `state ${p.state}`, title: p.waits_for ?? "" },
    el("strong", {}, phaseTitles.get(p.id) ?? p.id), ` · ${w(p.state as Word)}`));
  const rows = standings.map((s) => {
    const light = el("span", { class: `light ${s.light}` }, `${shapes[s.light] ?? ""} ${w(s.light as Word)}`);
    const title = el("button", { type: "button", class: "link", click: () => void explain(s.unit) }, s.title);
    const measures = s.measures.map((m) => `${rungs.get(m.id) ?? m.id} (${m.since.slice(0, 10)}${m.until === null ? "" : ` – ${m.until}`})`).join(", ");
    const { owed, fulfilled, overdue } = s.obligations;
    return [title, s.score ?? "—", bands.get(s.band ?? "") ?? s.band ?? "", light, measures, String(owed), String(fulfilled), String(overdue)];
  });
  const head = [w("unit"), w("scoreOf"), w("band"), w("light"), w("measure"), w("owed"), w("done"), w("overdue")];
  return [el("ul", { class: "states", "aria-label": w("phases") }, ...states), tableOf(campaign, head, rows)];
}

function explained(e: Explanation): HTMLElement[] {
  const item = (entry: Explanation["entries"][number]) => {
    const reads = Object.entries(entry.reads).map(([path, value]) => `${path} = ${String(value ?? "()")}`);
    return el("li", { class: entry.rescinded === undefined ? "" : "gone" },
      el("time", {}, entry.at.slice(0, 16).replace("T", " ")), el("strong", {}, entry.what),
      el("p", {}, `${w("because")}: ${entry.cause}`),
      entry.rule !== null && el("p", {}, `${w("rule")}: ${entry.rule.title ?? entry.rule.id}${entry.clause === null ? "" : ` · ${entry.clause}`}`),
      entry.arithmetic !== undefined && el("p", {}, entry.arithmetic),
      reads.length > 0 && el("p", {}, `${w("values")}: `, el("code", {}, reads.join(", "))),
      entry.rescinded !== undefined && el("p", {}, entry.rescinded));
  };
  const entries = e.entries.length === 0 ? el("p", {}, w("nothing")) : el("ol", {}, ...e.entries.map(item));
  return [el("h3", {}, w("why", { unit: e.title })), el("p", {}, e.score === null ? "" : `${w("scoreOf")} ${e.score} ${e.band_title ?? e.band ?? ""}`), entries];
}
