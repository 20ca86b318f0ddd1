// The engine's thread: it holds the plan that is being written and the campaign that is looked at.
import { Campaign, Document, initSync, type Options, type TrialOccasion } from "../engine/duban.js";

let plan: Document | undefined;
let run: Campaign | undefined;
let then: Campaign | undefined;

function the<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("nothing is open");
  return value;
}

const calls = {
  start(bytes: ArrayBuffer) {
    initSync({ module: bytes });
  },
  open(text: string, options: Options) {
    if (plan === undefined) plan = new Document(text, options);
    else {
      plan.readWith(options);
      plan.rewrite(text);
    }
    return { findings: plan.findings(), canMend: plan.canMend() };
  },
  check(text: string) {
    the(plan).rewrite(text);
    return { findings: the(plan).findings(), canMend: the(plan).canMend() };
  },
  views(today: string) {
    const document = the(plan);
    return {
      plan: document.plan(),
      timetable: document.timetable(),
      gantt: document.ganttSvg(today),
      graph: document.graphSvg(),
    };
  },
  phases: () => the(plan).phasesSvg(),
  complete: (offset: number) => the(plan).complete(offset),
  hover: (offset: number) => the(plan).hover(offset),
  mended: () => the(plan).mended(),
  report: () => ({ text: the(plan).checkText(), json: the(plan).check(), sarif: the(plan).checkSarif() }),
  tryRule: (rule: string, occasion: TrialOccasion) => the(plan).tryRule(rule, occasion),
  season(facts: string) {
    run?.free();
    then?.free();
    then = undefined;
    run = new Campaign(the(plan), true);
    const refused = run.recordLines(facts);
    run.advance();
    return { refused, facts: run.facts(), end: run.clock, journal: run.takeJournal() };
  },
  at(day: string) {
    then?.free();
    then = the(run).asOf(day, day);
    return { standings: then.standings(10), phases: then.phasesSvg(), clock: then.clock };
  },
  explain: (unit: string | undefined, entry: string | undefined) => the(then).explain(unit, entry),
};

export type Calls = typeof calls;

self.onmessage = (event: MessageEvent<{ id: number; call: keyof Calls; args: unknown[] }>) => {
  const { id, call, args } = event.data;
  try {
    const answer = (calls[call] as (...args: unknown[]) => unknown)(...args);
    self.postMessage({ id, answer });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    self.postMessage({ id, error: { name, message } });
  }
};
