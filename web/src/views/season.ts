// The season player: facts carried out, and every day of the campaign to look at. Scores, measures and phases explain
// themselves; what a changed text would alter is shown beside.
import type { Standings } from "../../engine/duban.js";
import { drawing, el, tableOf } from "../dom";
import { type Engine, Refused } from "../engine";
import type { Pane, Views } from "../main";
import { w, type Word } from "../words";
import { differing, explained, whyNot } from "./why";

const DAY = 86_400_000;
const shapes: Record<string, string> = { green: "●", yellow: "▲", red: "■" };

/** What was carried out: the text and the facts it was, and what came of reading them. */
interface Played {
  text: string;
  facts: string;
  plan: Views["plan"];
  end: string;
}
/** What is explained: a unit, one of its measures, or the campaign by a phase. */
type Asked = { unit: string; measure?: string } | { phase: string };

/** Facts that are no JSON are a table. */
const isTable = (facts: string) => !/^\s*(\{|$)/.test(facts);

export function season(engine: Engine, planText: () => string): { facts(text: string): void; rebuild(): Pane } {
  let facts = "";
  let played: Played | undefined;
  let day = "";
  let asked: Asked | undefined;
  let area: HTMLTextAreaElement | undefined;

  const rebuild = (): Pane => {
    const node = el("section", { class: "pane flow season" });
    const input = el("textarea", { id: "facts", rows: 4, spellcheck: "false", "aria-label": w("factsLabel"), placeholder: w("factsLabel"),
      input: () => {
        facts = input.value;
        changed();
      } });
    area = input;
    input.value = facts;
    const out = el("div", { class: "played" });
    const what = el("section", { class: "why", "aria-live": "polite" });
    const go = el("button", { type: "button", id: "play", class: "main", click: () => void play() }, w("play"));
    const compare = el("button", { type: "button", id: "what-if", hidden: true, click: () => void differ() }, w("whatIf"));
    const said = el("div", { role: "status" });
    const stale = el("p", { class: "stale-note", role: "status" }, w("changed"));
    const body = el("div", {}, el("div", { class: "tools" }, go, compare), input, stale, said, what, out);
    let views: Views | undefined;

    const play = async () => {
      if (views === undefined) return;
      const { plan } = views;
      const text = planText();
      what.replaceChildren();
      try {
        const { refused, facts: known, end } = await engine.ask("season", facts, isTable(facts));
        played = { text, facts, plan, end: end ?? "" };
        said.replaceChildren(...(refused.length === 0 ? [] : [el("details", { class: "refused" },
          el("summary", {}, w("refusedFacts", { n: refused.length })),
          el("ul", {}, ...refused.slice(0, 100).map((r) => el("li", {}, `${r.line}: ${r.reason}`))))]));
        day = known.map((f) => f.at.slice(0, 10)).sort().at(-1) ?? played.end.slice(0, 10);
        asked = undefined;
        slider(played);
        changed();
      } catch (error) {
        said.replaceChildren(el("p", { class: "refused" }, (error as Error).message));
      }
    };

    /** Whether what is shown is still that of the text and the facts; where it is not, what would differ can be asked. */
    const changed = () => {
      const other = played !== undefined && (played.text !== planText() || played.facts !== facts);
      stale.classList.toggle("shown", other);
      compare.hidden = played === undefined || played.text === planText();
      if (compare.hidden) what.replaceChildren();
    };

    const differ = async () => {
      if (played === undefined) return;
      const titles = (all: [string, string][]) => new Map(all);
      const bands = titles(played.plan.bands.map(([id, title]) => [id, title]));
      try {
        what.replaceChildren(...differing(await engine.ask("whatIf"), bands, titles(played.plan.ladder.map((m) => [m.id, m.title]))));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        what.replaceChildren(el("p", { class: "refused" }, error.message));
      }
    };

    const slider = ({ plan, end }: Played) => {
      const first = Date.parse(plan.window[0]);
      const last = Math.max(Date.parse(end.slice(0, 10)), Date.parse(plan.window[1]));
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
        what.replaceChildren();
        await explain(asked);
      };
      const explain = async (about: Asked | undefined) => {
        asked = about;
        why.replaceChildren(...(about === undefined ? [] : await told(engine, plan, about)));
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
      if (!whole && played === undefined) return node.replaceChildren(el("p", { class: "empty" }, w("needsErrorFree")));
      if (body.parentElement !== node) node.replaceChildren(body);
      go.disabled = !whole;
      changed();
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

/** What is told about a unit, a measure of it, or the whole campaign; and why a rule did not apply there. */
async function told(engine: Engine, plan: Views["plan"], about: Asked): Promise<HTMLElement[]> {
  const unit = "phase" in about ? undefined : about.unit;
  if (unit !== undefined && "measure" in about && about.measure !== undefined) {
    const measure = await engine.ask("explainMeasure", unit, about.measure).catch(refusedIsNothing);
    // On another day it may not have come under that measure yet.
    if (measure !== null) return explained(measure);
  }
  const answer = el("div", { role: "status" });
  const rule = el("select", { id: "why-not-rule" }, ...plan.rules.map((r) => el("option", { value: r.id }, r.title)));
  const ask = el("button", { type: "button", id: "why-not", click: () => {
    void engine.ask("whyNot", unit, rule.value).then((found) => answer.replaceChildren(...whyNot(found)));
  } }, w("whyNot"));
  const question = el("div", { class: "tools" }, el("label", { for: rule.id }, w("whyNotRule")), rule, ask);
  return [...explained(await engine.ask("explain", unit)), ...(plan.rules.length === 0 ? [] : [question, answer])];
}

function refusedIsNothing(error: unknown): null {
  if (error instanceof Refused) return null;
  throw error;
}

function table({ phases, standings, campaign }: Standings, plan: Views["plan"], explain: (about: Asked) => Promise<void>): HTMLElement[] {
  const phaseTitles = new Map(plan.phases.map((p) => [p.id, p.title]));
  const bands = new Map(plan.bands.map(([id, title]) => [id, title]));
  const rungs = new Map(plan.ladder.map((m) => [m.id, m.title]));
  const link = (text: string, about: Asked) => el("button", { type: "button", class: "link", click: () => void explain(about) }, text);
  const states = phases.map((p) => el("li", { class: `state ${p.state}`, title: p.waits_for ?? "" },
    link(phaseTitles.get(p.id) ?? p.id, { phase: p.id }), ` · ${w(p.state as Word)}`));
  const rows = standings.map((s) => {
    const light = el("span", { class: `light ${s.light}` }, `${shapes[s.light] ?? ""} ${w(s.light as Word)}`);
    const measures = s.measures.map((m) => link(`${rungs.get(m.id) ?? m.id} (${m.since.slice(0, 10)}${m.until === null ? "" : ` – ${m.until}`})`,
      { unit: s.unit, measure: m.id }));
    const { owed, fulfilled, overdue } = s.obligations;
    return [link(s.title, { unit: s.unit }), s.score ?? "—", bands.get(s.band ?? "") ?? s.band ?? "", light, el("span", {}, ...measures),
      String(owed), String(fulfilled), String(overdue)];
  });
  const head = [w("unit"), w("scoreOf"), w("band"), w("light"), w("measure"), w("owed"), w("done"), w("overdue")];
  return [el("ul", { class: "states", "aria-label": w("phases") }, ...states), tableOf(campaign, head, rows)];
}
