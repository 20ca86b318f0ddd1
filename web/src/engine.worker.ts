// The engine's thread: it holds the plan that is being written and the campaign that is looked at.
import { Campaign, Document, initSync, type Options, ruleFields, type TrialOccasion } from "../engine/duban.js";

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
  views: () => ({ plan: the(plan).plan(), timetable: the(plan).timetable() }),
  timeline: (today: string) => the(plan).ganttSvg(today),
  graph: () => the(plan).graphSvg(),
  machines: () => ({ scorecard: the(plan).scorecardSvg(), ladder: the(plan).ladderSvg(), phases: the(plan).phasesSvg() }),
  complete: (offset: number) => the(plan).complete(offset),
  hover: (offset: number) => the(plan).hover(offset),
  mended: () => the(plan).mended(),
  report: () => ({ text: the(plan).checkText(), json: the(plan).check(), sarif: the(plan).checkSarif() }),
  fields: () => ruleFields(),
  tryRule: (rule: string, occasion: TrialOccasion) => the(plan).tryRule(rule, occasion),
  season(facts: string, table: boolean) {
    run?.free();
    then?.free();
    then = undefined;
    run = new Campaign(the(plan), true);
    const refused = table ? run.recordTable(facts) : run.recordLines(facts);
    run.advance();
    return { refused, facts: run.facts(), end: run.clock, journal: run.takeJournal() };
  },
  at(day: string) {
    then?.free();
    then = the(run).asOf(day, day);
    return { standings: then.standings(10), phases: then.phasesSvg(), clock: then.clock };
  },
  explain: (unit: string | undefined) => the(then).explain(unit, undefined),
  explainMeasure: (unit: string, measure: string) => the(then).explainMeasure(unit, measure),
  whyNot: (unit: string | undefined, rule: string) => the(then).whyNot(unit, rule),
  /** What would differ on the day shown, were the plan as its text is now. */
  whatIf: () => the(then).whatIf(the(plan)),
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
