// The rule bench: a rule of the plan on a made-up event, step by step through what it read and did.
import type { Incident, RuleField, TrialView } from "../../engine/duban.js";
import { el, tableOf } from "../dom";
import type { Engine } from "../engine";
import type { Pane, Views } from "../main";
import { w } from "../words";

type Rule = Views["plan"]["rules"][number];

/** What a rule names in its condition and its script, of all that rules can see. */
function named(rule: Rule, all: RuleField[]): RuleField[] {
  const text = `${rule.when ?? ""}\n${rule.then}`;
  return all.filter(({ path }) => new RegExp(`\\b${path.replace(".", "\\s*\\.\\s*")}\\b`).test(text));
}

function typed(text: string): string | number | boolean | null {
  if (text === "") return null;
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

export function bench(engine: Engine): { rebuild(): Pane } {
  let chosen = "";
  const values = new Map<string, string>();
  const incidents: Incident[] = [];
  let known: RuleField[] | undefined;
  const rebuild = (): Pane => {
    const node = el("section", { class: "pane flow bench" });
    const draw = (views: Views, whole: boolean) => {
      if (!whole) return node.replaceChildren(el("p", { class: "empty" }, w("needsErrorFree")));
      const rules = views.plan.rules;
      const rule = rules.find((r) => r.id === chosen) ?? rules[0];
      if (rule === undefined) return node.replaceChildren(el("p", { class: "empty" }, w("noRules")));
      if (known === undefined) {
        void engine.ask("fields").then((all) => {
          known = all;
          draw(views, whole);
        });
        return;
      }
      if (node.dataset["drawn"] === JSON.stringify(rules)) return;
      node.dataset["drawn"] = JSON.stringify(rules);
      const form = el("div");
      const pick = el("select", { id: "rule", change: () => {
        chosen = pick.value;
        form.replaceChildren(...fields(rules.find((r) => r.id === chosen) ?? rule, views));
      } }, ...rules.map((r) => el("option", { value: r.id, selected: r === rule }, r.title === r.id ? r.id : `${r.title} (${r.id})`)));
      node.replaceChildren(el("label", { for: "rule" }, w("rule")), pick, form);
      form.replaceChildren(...fields(rule, views));
    };
    return { node, draw };
  };

  const fields = (rule: Rule, views: Views): HTMLElement[] => {
    chosen = rule.id;
    const out = el("div", { class: "trial", role: "status", "aria-live": "polite" });
    const about = el("dl", {}, el("dt", {}, w("trigger")), el("dd", {}, el("code", {}, rule.trigger)));
    if (rule.when !== null) about.append(el("dt", {}, w("condition")), el("dd", {}, el("pre", {}, rule.when)));
    about.append(el("dt", {}, w("script")), el("dd", {}, el("pre", { tabindex: 0 }, rule.then.replace(/\/\*---[\s\S]*?---\*\//, "").trim())));
    if (rule.clause !== null) about.append(el("dt", {}, w("clause")), el("dd", {}, rule.clause));
    const seen = named(rule, known ?? []);
    const inputs = seen.map(({ path, meaning }) => {
      const input = el("input", { id: `field-${path}`, title: meaning, value: values.get(path) ?? "", input: () => values.set(path, input.value) });
      return el("div", { class: "field" }, el("label", { for: input.id }, el("code", {}, path)), input);
    });
    const past = el("div");
    const drawPast = () => past.replaceChildren(...incidents.map((incident, i) => el("div", { class: "field incident" },
      text("kind", incident.kind, (v) => (incident.kind = v)), text("day", incident.at, (v) => (incident.at = v)),
      text("count", String(incident.count ?? 1), (v) => (incident.count = Number.parseInt(v, 10) || 1)),
      el("button", { type: "button", click: () => { incidents.splice(i, 1); drawPast(); } }, w("remove")))));
    const add = el("button", { type: "button", click: () => { incidents.push({ at: views.plan.window[0], kind: "", count: 1 }); drawPast(); } }, w("addIncident"));
    drawPast();
    const go = el("button", { type: "submit", class: "main" }, w("try"));
    const form = el("form", { submit: (event) => {
      event.preventDefault();
      const given = Object.fromEntries(seen.map(({ path }) => [path, typed(values.get(path) ?? "")]));
      engine.ask("tryRule", rule.id, { fields: given, incidents: [...incidents], at: views.plan.window[1] })
        .then((trial) => out.replaceChildren(...told(trial)))
        .catch((error: Error) => out.replaceChildren(el("p", { class: "refused" }, error.message)));
    } }, el("h3", {}, w("event")), ...inputs);
    if (/history\s*\./.test(`${rule.when ?? ""}${rule.then}`)) form.append(el("h3", {}, w("incidents")), past, add);
    form.append(el("p", {}, go));
    return [about, form, out];
  };
  return { rebuild };
}

function text(label: "kind" | "day" | "count", value: string, changed: (value: string) => void): HTMLElement {
  const input = el("input", { value, "aria-label": w(label), placeholder: w(label), input: () => changed(input.value) });
  return input;
}

function told(trial: TrialView): HTMLElement[] {
  const out: HTMLElement[] = [];
  if (trial.met !== null) out.push(el("p", { class: trial.met ? "met" : "unmet" }, w(trial.met ? "met" : "unmet")));
  const reads = trial.reads.map((r) => [w("read"), el("code", {}, r.path), r.value === null ? "()" : String(r.value)]);
  const acts = trial.acts.map((a) => [w("did"), el("code", {}, a.verb), a.arguments.join(", ")]);
  const steps = [...reads, ...acts].map((row, i) => [String(i + 1), ...row]);
  if (steps.length > 0) out.push(tableOf(w("bench"), ["#", "", "", w("value")], steps));
  if (trial.failure !== null) out.push(el("p", { class: "refused" }, w("failed", { reason: trial.failure.reason, line: trial.failure.line })));
  else if (trial.acts.length === 0 && trial.met !== false) out.push(el("p", {}, w("didNothing")));
  return out;
}
