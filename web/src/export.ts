// What can be taken along: the plan as YAML or JSON, duties as a calendar or a table, charts as SVG, findings as JSON,
// SARIF, or on paper.
import ical from "ical-generator";
import { parse } from "yaml";
import { el } from "./dom";
import { type Engine, Refused } from "./engine";
import { csv, give } from "./files";
import { today } from "./views/charts";
import type { Views } from "./main";
import { w } from "./words";

interface Open {
  name: string;
  text: string;
  views: Views | undefined;
}

type Duty = Views["timetable"]["obligations"][number];

export function exportMenu(engine: Engine, open: () => Open): HTMLElement {
  const base = () => open().name.replace(/\.\w+$/, "");
  const report = async () => engine.ask("report");
  const withViews = (make: (views: Views) => void) => () => {
    const { views } = open();
    if (views !== undefined) make(views);
  };
  const ways: [string, string, () => unknown][] = [
    ["yaml", "YAML", () => give(`${base()}.yaml`, "application/yaml", open().text)],
    ["json", "JSON", () => give(`${base()}.json`, "application/json", JSON.stringify(parse(open().text, { maxAliasCount: 1_000 }), null, 2) + "\n")],
    ["ics", `ICS · ${w("duties")}`, withViews((v) => give(`${base()}.ics`, "text/calendar", calendar(v)))],
    ["csv", `CSV · ${w("duties")}`, withViews((v) => give(`${base()}.csv`, "text/csv", table(v)))],
    ["gantt", `SVG · ${w("timeline")}`, async () => give(`${base()}.gantt.svg`, "image/svg+xml", await engine.ask("timeline", today()))],
    ["graph", `SVG · ${w("graph")}`, async () => give(`${base()}.graph.svg`, "image/svg+xml", await engine.ask("graph"))],
    ["findings", `JSON · ${w("findings")}`, async () => give(`${base()}.findings.json`, "application/json", JSON.stringify((await report()).json, null, 2) + "\n")],
    ["sarif", `SARIF · ${w("findings")}`, async () => give(`${base()}.sarif`, "application/json", JSON.stringify((await report()).sarif, null, 2) + "\n")],
    ["print", w("print"), async () => print(base(), (await report()).text)],
  ];
  const menu = el("select", { id: "export", "aria-label": w("export"), change: () => {
    const way = ways.find(([key]) => key === menu.value);
    menu.value = "";
    Promise.resolve(way?.[2]()).catch((error: unknown) => {
      if (!(error instanceof Refused) && !(error instanceof Error)) throw error;
      window.alert(error.message);
    });
  } }, el("option", { value: "" }, w("export")), ...ways.map(([key, title]) => el("option", { value: key }, title)));
  return menu;
}

/** A page of its own for paper: the findings with their excerpts. */
function print(title: string, text: string): void {
  document.querySelector(".paper")?.remove();
  const paper = el("div", { class: "paper" }, el("h1", {}, `${title} · ${w("findings")}`), el("pre", {}, text));
  document.body.append(paper);
  window.print();
}

function table({ timetable }: Views): string {
  const line = (o: Duty) => [o.id, o.task, o.unit, o.occurrence, o.phase, o.opens, o.due, o.slack_days, o.critical ? 1 : 0];
  const head = ["id", "task", "unit", "occurrence", "phase", "opens", "due", "slack_days", "critical"];
  return csv([head, ...timetable.obligations.map(line)]);
}

/** Every due date as an event of the whole day, or at its instant. The stamp is the campaign's first day: the same plan
 * gives the same file. */
export function calendar({ timetable, plan }: Views): string {
  const made = ical({ name: plan.title ?? plan.campaign ?? "duban", prodId: { company: "duban", product: "duban" } });
  const stamp = new Date(`${plan.window[0]}T00:00:00Z`);
  const titles = new Map(plan.tasks.map((t) => [t.id, t.title]));
  const units = new Map(plan.units.map((u) => [u.id, u.title]));
  for (const duty of timetable.obligations) {
    if (duty.due === null) continue;
    const whole = !duty.due.includes("T");
    made.createEvent({
      id: `${duty.id}@${plan.campaign ?? "plan"}.duban`,
      stamp,
      start: whole ? new Date(`${duty.due.slice(0, 10)}T00:00:00`) : new Date(duty.due),
      allDay: whole,
      summary: `${titles.get(duty.task) ?? duty.task} · ${units.get(duty.unit) ?? duty.unit}`,
      description: duty.id,
    });
  }
  return made.toString();
}
