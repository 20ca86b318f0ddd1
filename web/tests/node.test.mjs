// The npm package in Node: the shared cases byte by byte, hostile texts, and what its classes promise.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { cases, given } from "./cases.mjs";
import { difference, outputs } from "./conformance.mjs";

const require = createRequire(import.meta.url);
const engine = require("../../target/npm");
const { Document, Campaign } = engine;

const PLAN = `duban: 1
campaign: {id: demo, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}
units: {town: {title: 鎮政府}}
scorecard: {base: 100}
tasks: [{id: roster, title: 名册, responsible: town, due: 2026-03-10}]
rules:
  - {id: late, on: obligation.breached, when: obligation.days_late >= 1, then: deduct(2.5)}
`;

assert.ok(cases.length >= 20, "cases are missing");
for (const { name, files } of cases) {
  test(`conformance: ${name}`, () => {
    const actual = outputs(engine, files);
    for (const file of new Set([...Object.keys(actual), ...Object.keys(files).filter((f) => !given(f))])) {
      assert.equal(difference(files[file], actual[file]), undefined, file);
    }
  });
}

test("a finding stands at UTF-16 units and at characters", () => {
  const text = PLAN.replace("title: 名册, responsible: town", "title: 𠮷名册, responsible: tow");
  const found = new Document(text, { language: "zh-Hans" }).findings().find((f) => f.severity === "error");
  assert.equal(text.slice(found.from, found.to), "tow");
  assert.equal(found.line, 5);
  assert.equal([...text.split("\n")[4]].slice(found.column - 1, found.column + 2).join(""), "tow");
  const fix = found.fixes.find((f) => f.edits[0].text === "town");
  assert.ok(fix, JSON.stringify(found.fixes));
});

test("what is sure is mended, and only that", () => {
  const plan = new Document(PLAN.replace("tasks:", "tasks："));
  assert.ok(plan.canMend());
  assert.equal(plan.mended(), PLAN);
  plan.rewrite(PLAN);
  assert.equal(plan.mended(), undefined);
});

test("completion and explanation come from the format and the plan's own names", () => {
  const text = PLAN.replace("responsible: town", "responsible: ");
  const plan = new Document(text);
  const at = text.indexOf("responsible: ") + "responsible: ".length;
  assert.ok(plan.complete(at).some((c) => c.label === "town"));
  assert.match(new Document(PLAN).hover(PLAN.indexOf("responsible") + 2).markdown, /responsible/);
});

test("a rule is tried on a made-up event, and tells what it read and did", () => {
  const plan = new Document(PLAN);
  const late = plan.tryRule("late", { fields: { "obligation.days_late": 3 } });
  assert.deepEqual(late, {
    met: true,
    reads: [{ path: "obligation.days_late", value: 3 }],
    acts: [{ verb: "deduct", arguments: ["2.5"] }],
    failure: null,
  });
  assert.equal(plan.tryRule("late", { fields: { "obligation.days_late": 0 } }).met, false);
  assert.throws(() => plan.tryRule("late", { fields: { "obligation.dayslate": 0 } }), { name: "DubanError" });
  assert.throws(() => plan.tryRule("other", {}), /no rule `other`/);
});

test("a refused fact changes nothing", () => {
  const campaign = new Campaign(new Document(PLAN));
  assert.throws(() => campaign.record({ at: "2026-03-02T10:00:00+08:00", fact: "submitted", task: "rooster", unit: "town" }), {
    name: "DubanError",
    message: /roster/,
  });
  assert.equal(campaign.clock, undefined);
  assert.equal(campaign.takeJournal().trimEnd().split("\n").length, 1);
  assert.throws(() => campaign.record("{"), { name: "DubanError" });
});

test("as-of, what-if, why-not and explain go by the same campaign", () => {
  const campaign = new Campaign(new Document(PLAN));
  campaign.record({ at: "2026-03-15T10:00:00+08:00", fact: "submitted", task: "roster", unit: "town" });
  campaign.advance("2026-03-31");
  assert.equal(campaign.standings().standings[0].score, "97.5");
  assert.equal(campaign.asOf("2026-03-09").standings().standings[0].score, "100");
  const milder = new Document(PLAN.replace("deduct(2.5)", "deduct(1)"));
  assert.deepEqual(campaign.whatIf(milder).units[0].score, ["97.5", "99"]);
  assert.equal(campaign.whyNot("town", "late").applied, 1);
  assert.equal(campaign.whyNot(undefined, "late").applied, 0);
  assert.throws(() => campaign.whyNot("town", "other"), /no rule `other`/);
  assert.equal(campaign.explain("town").entries.filter((e) => e.points).length, 1);
  assert.throws(() => campaign.explain("city"), /no unit `city`/);
  assert.throws(() => campaign.advance("2026-03-01"), { name: "DubanError" });
});

test("facts come as lines or as a table, and what is refused is told by its line", () => {
  const [lines, table] = [new Campaign(new Document(PLAN)), new Campaign(new Document(PLAN))];
  const fact = (task) => ({ at: "2026-03-15T10:00:00+08:00", fact: "submitted", task, unit: "town" });
  const asLines = lines.recordLines(`${JSON.stringify(fact("roster"))}\n\n${JSON.stringify(fact("rooster"))}\n`);
  const asTable = table.recordTable("\ufeffat,fact,task,unit\n2026-03-15T10:00:00+08:00,submitted,roster,town\n2026-03-15T10:00:00+08:00,submitted,rooster,town\n");
  assert.deepEqual(asLines.map((r) => r.line), [3]);
  assert.deepEqual(asTable, asLines);
  assert.deepEqual(table.standings(), lines.standings());
  assert.match(table.recordTable("at,colour\n1,2\n")[0].reason, /colour/);
});

test("a journal that was altered is refused with its line", () => {
  const campaign = new Campaign(new Document(PLAN));
  campaign.advance();
  const journal = campaign.takeJournal();
  assert.throws(() => engine.verifyJournal(journal.replace("2.5", "0.5")), /line \d+/);
});

test("hostile texts end in findings, within the stack of WebAssembly", () => {
  const deep = ["- ".repeat(2_000) + "x", "[".repeat(100_000), "{a: ".repeat(20_000), "&a [" + "*a,".repeat(9) + "]"];
  for (const text of [...deep, "", "\u0000", "\ud800", "duban: 1\n" + "x".repeat(3_000_000)]) {
    assert.ok(new Document(text).findings().length > 0, text.slice(0, 20));
  }
  const script = (then) => PLAN.replace("deduct(2.5)", JSON.stringify(then));
  for (const then of [
    'let a = "a"; while true { a += a; }',
    '"a".pad(200000000, "b")',
    `${"(".repeat(3_000)}1${")".repeat(3_000)}`,
    "fn f(x) { f(x) } f(1)",
    "loop {}",
  ]) {
    const plan = new Document(script(then));
    if (plan.findings().some((f) => f.severity === "error")) continue;
    assert.ok(plan.tryRule("late", { fields: { "obligation.days_late": 3 } }).failure, then);
  }
});

// The engine as it is published has no fault on demand.
test("a fault is an error that says where", { skip: engine.fault === undefined }, () => {
  assert.throws(() => engine.fault("nothing left"), { name: "DubanFault", message: /nothing left \(crates\/wasm\/src\/lib\.rs:\d+\)/ });
});

test("time zones of the east and of the world are known, and offsets", () => {
  const zones = ["Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Urumqi", "Asia/Singapore", "Asia/Tokyo", "UTC", "Etc/UTC", "PRC",
    "Europe/Berlin", "America/New_York", "Australia/Sydney", "+08:00", "-03:30"];
  for (const zone of zones) {
    const found = new Document(PLAN.replace("Asia/Shanghai", zone)).findings();
    assert.deepEqual(found.filter((f) => f.severity === "error").map((f) => f.message), [], zone);
  }
  assert.ok(new Document(PLAN.replace("Asia/Shanghai", "Asia/Shangai")).findings().some((f) => f.severity === "error"));
});

test("an option that there is not is named", () => {
  assert.throws(() => new Document(PLAN, { lang: "en" }), /lang/);
  assert.throws(() => new Document(PLAN, { language: "fr" }), /fr/);
});

test("what the README of the package shows works", () => {
  const readme = readFileSync(new URL("../../crates/wasm/npm/README.md", import.meta.url), "utf8");
  const code = readme.match(/```js\n([\s\S]*?)```/)[1];
  const said = [];
  new Function("require", "text", "console", code)(() => engine, PLAN, { log: (...args) => said.push(args) });
  assert.equal(said.at(-1)[0][0].unit, "town");
});
