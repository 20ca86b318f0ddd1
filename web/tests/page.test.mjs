// The page in a real browser: what a person does with it, from the folder and from the one file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import ICAL from "ical.js";
import { folderPage, launch, oneFile, open, serve } from "./browser.mjs";
import { cases, given } from "./cases.mjs";
import { difference } from "./conformance.mjs";
import { PLAN, settled, whole, write } from "./doing.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser, server;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

const at = (options) => open(browser, server.address + folderPage, options);

test("every sample loads, is drawn, and asks nothing of any network", async () => {
  const { page, requests, wrong, context } = await at();
  const samples = await page.locator("#sample option").evaluateAll((all) => all.map((o) => o.value).filter(Boolean));
  assert.equal(samples.length, 11);
  for (const sample of samples) {
    await page.selectOption("#sample", sample);
    await page.waitForFunction((id) => document.querySelector("#sample").value === id, sample);
    await settled(page);
    assert.ok((await page.locator(".findings li").count()) > 0, sample);
    await page.locator("#tab-timeline").click();
    await page.locator("#pane-timeline .sheet svg rect").nth(5).waitFor({ state: "attached" });
    await page.locator("#tab-graph").click();
    await page.locator("#pane-graph .sheet svg text").nth(2).waitFor({ state: "attached" });
    await page.locator("#tab-duties").click();
    assert.ok((await page.locator("#pane-duties tbody tr").count()) > 0, sample);
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(requests.filter((url) => !url.startsWith(server.address) && !/^(data|blob):/.test(url)), []);
  await context.close();
});

test("a mistake in a Chinese line is marked at its place, and its repair mends it", async () => {
  const { page, context } = await at();
  await write(page, PLAN.replace("responsible: town, due: 2026-03-10", "responsible: twon, due: 2026-03-10"));
  const marked = await page.locator(".cm-lintRange-error").allInnerTexts();
  assert.deepEqual(marked, ["twon"]);
  const finding = page.locator(".findings li", { hasText: "twon" }).first();
  const column = [...PLAN.split("\n")[5]].join("").indexOf("town") + 1;
  assert.match(await finding.locator(".place").innerText(), new RegExp(`line 6, column ${column} `));
  await finding.locator(".fix").first().click();
  await settled(page);
  assert.ok(await whole(page));
  assert.match(await page.locator(".cm-content").innerText(), /名册, responsible: town/);
  await context.close();
});

test("what is sure is mended at once, with the keyboard alone", async () => {
  const { page, context } = await at();
  await write(page, PLAN.replace("tasks: [", "tasks： ["));
  assert.ok(!(await whole(page)));
  await page.locator("#fix-all").focus();
  await page.keyboard.press("Enter");
  await settled(page);
  assert.ok(await whole(page));
  await context.close();
});

test("F8 leads from finding to finding, and completion knows the plan's names", async () => {
  const { page, context } = await at();
  await write(page, PLAN.replace("after: [roster]", "after: [rooster]"));
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("F8");
  await page.keyboard.press("F8");
  await page.keyboard.press("F8");
  const chosen = await page.evaluate(() => getSelection().toString());
  assert.ok(chosen.length > 0, "nothing is selected");
  await write(page, PLAN + "indicators:\n  cases: {title: 案件, ");
  await page.keyboard.press("Control+Space");
  await page.waitForSelector(".cm-tooltip-autocomplete li");
  const offered = await page.locator(".cm-tooltip-autocomplete .cm-completionLabel").allInnerTexts();
  assert.ok(offered.includes("target") || offered.includes("measure"), offered.join(" "));
  await context.close();
});

test("duties are found by unit and word", async () => {
  const { page, context } = await at();
  await write(page, PLAN);
  await page.locator("#tab-duties").click();
  assert.equal(await page.locator("#pane-duties tbody tr").count(), 2);
  await page.fill("#duty-search", "排查");
  assert.equal(await page.locator("#pane-duties tbody tr").count(), 1);
  await context.close();
});

test("the rule bench shows what a rule read and did", async () => {
  const { page, context } = await at();
  await write(page, PLAN);
  await page.locator("#tab-bench").click();
  await page.locator("[id='field-obligation.days_late']").fill("3");
  await page.locator("#pane-bench button[type=submit]").click();
  const rows = page.locator("#pane-bench .trial tbody tr");
  await rows.first().waitFor();
  assert.deepEqual(await rows.allInnerTexts(), ["1\tread\tobligation.days_late\t3", "2\tdid\tdeduct\t2.5", "3\tdid\timpose\trectify"]);
  await page.locator("[id='field-obligation.days_late']").fill("0");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#pane-bench .unmet");
  await context.close();
});

test("the season player shows each day, and explains a score", async () => {
  const { page, context } = await at();
  await write(page, PLAN);
  await page.locator("#tab-season").click();
  await page.fill("#facts", '{"at": "2026-03-15T10:00:00+08:00", "fact": "submitted", "task": "roster", "unit": "town"}\n{"at": "2026-03-16T10:00:00+08:00", "fact": "submitted", "task": "rooster", "unit": "town"}');
  await page.locator("#play").click();
  const row = page.locator("#pane-season .played tbody tr");
  await row.waitFor();
  assert.match(await row.innerText(), /97\.5/);
  assert.match(await page.locator("#pane-season details.refused summary").innerText(), /1 facts were refused/);
  await page.locator("#day").focus();
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector("#pane-season .slide output").textContent === "2026-03-01");
  await page.waitForFunction(() => /100/.test(document.querySelector("#pane-season .played tbody tr").innerText));
  await page.keyboard.press("End");
  await page.waitForFunction(() => /■ red|● green|▲ yellow/.test(document.querySelector("#pane-season .played tbody tr").innerText));
  await page.locator("#pane-season tbody .link").first().click();
  await page.waitForSelector("#pane-season .played .why li");
  assert.match(await page.locator("#pane-season .played .why").innerText(), /obligation\.days_late = 1/);
  await context.close();
});

test("measures, phases and rules that did not apply explain themselves, and what a change would alter is shown", async () => {
  const { page, context, wrong } = await at();
  const plan = PLAN.replace("rules:", 'rules:\n  - {id: grave, title: 严重逾期, on: obligation.breached, when: obligation.days_late >= 30, then: deduct(20)}')
    + "phases: [{id: spring, title: 春季, window: 2026-03-01..2026-03-31}]\n";
  await write(page, plan);
  await page.locator("#tab-season").click();
  await page.fill("#facts", "at,fact,task,unit\n2026-03-15T10:00:00+08:00,submitted,roster,town\n2026-03-16T10:00:00+08:00,submitted,rooster,town\n");
  await page.locator("#play").click();
  const row = page.locator("#pane-season .played tbody tr");
  await row.waitFor();
  assert.match(await page.locator("#pane-season details.refused").innerText(), /1 facts were refused/);
  const why = page.locator("#pane-season .played .why");
  await row.locator(".link", { hasText: "限期整改" }).click();
  await why.locator("li").first().waitFor();
  assert.match(await why.innerText(), /限期整改/);
  await row.locator(".link", { hasText: "镇政府" }).click();
  await page.locator("#why-not-rule").selectOption("grave");
  await page.locator("#why-not").click();
  await why.locator("tbody tr").first().waitFor();
  assert.match(await why.locator("tbody").innerText(), /obligation\.days_late >= 30|30/);
  await page.locator("#pane-season .state .link").first().click();
  await page.waitForFunction(() => !/镇政府/.test(document.querySelector("#pane-season .played .why h3").innerText));
  assert.match(await why.innerText(), /春季/);
  assert.ok(!(await page.locator("#what-if").isVisible()));
  await write(page, plan.replace("deduct(2.5)", "deduct(1)"));
  await page.locator("#what-if").click();
  const differs = page.locator("#pane-season .why tbody tr").first();
  await differs.waitFor();
  assert.match(await differs.innerText(), /97\.5 → 99/);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("scorecard and ladder are drawn as the machines they are, with a table behind each", async () => {
  const { page, context } = await at();
  await write(page, PLAN);
  await page.locator("#tab-score").click();
  const sheets = page.locator("#pane-score .sheet svg");
  await sheets.nth(2).waitFor();
  const said = await sheets.evaluateAll((all) => all.map((svg) => [...svg.querySelectorAll("text")].map((t) => t.textContent.trim())));
  assert.ok(said[0].includes("良") && said[0].includes("from 80"), said[0].join(" "));
  assert.ok(said[1].includes("限期整改") && said[1].includes("put right") && said[1].includes("no measure"), said[1].join(" "));
  assert.equal(await page.locator("#pane-score details table").count(), 3);
  await context.close();
});

test("a sample's own season plays", async () => {
  const { page, context, wrong } = await at();
  await page.selectOption("#sample", "09-town-strike.yaml");
  await settled(page);
  await page.locator("#tab-season").click();
  await page.locator("#play").click();
  await page.waitForSelector("#pane-season .played tbody tr");
  assert.equal(await page.locator("#pane-season details.refused").count(), 0);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("what is exported can be read by others", async () => {
  const { page, context } = await at();
  await write(page, PLAN);
  const take = async (way) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.selectOption("#export", way)]);
    return readFileSync(await download.path(), "utf8");
  };
  assert.equal(await take("yaml"), PLAN);
  assert.equal(JSON.parse(await take("json")).campaign.id, "demo");
  const events = new ICAL.Component(ICAL.parse(await take("ics"))).getAllSubcomponents("vevent").map((e) => new ICAL.Event(e));
  assert.deepEqual(events.map((e) => [e.summary, e.startDate.toString()]), [["名册 · 镇政府", "2026-03-10"], ["排查 · 镇政府", "2026-03-20"]]);
  const rows = (await take("csv")).trim().split("\r\n");
  assert.equal(rows.length, 3);
  assert.match(rows[0], /^\ufeff?id,task,unit/);
  for (const way of ["gantt", "graph"]) {
    const svg = await take(way);
    const read = await page.evaluate((text) => new DOMParser().parseFromString(text, "image/svg+xml").documentElement.nodeName, svg);
    assert.equal(read, "svg");
  }
  assert.equal(JSON.parse(await take("findings")).version, 1);
  assert.equal(JSON.parse(await take("sarif")).version, "2.1.0");
  await context.close();
});

test("on paper stand the findings with their excerpts", async () => {
  const { page, context } = await at();
  await write(page, PLAN.replace("responsible: town, due: 2026-03-10", "responsible: twon, due: 2026-03-10"));
  await page.evaluate(() => (window.print = () => (window.printed = true)));
  await page.selectOption("#export", "print");
  await page.waitForFunction(() => window.printed);
  await page.emulateMedia({ media: "print" });
  assert.match(await page.locator(".paper pre").innerText(), /twon[\s\S]*\^/);
  assert.ok(!(await page.locator("#page").isVisible()));
  await context.close();
});

test("files are taken by choice and by dropping, facts as facts", async () => {
  const { page, context } = await at();
  await page.setInputFiles("#open", { name: "mine.yaml", mimeType: "text/yaml", buffer: Buffer.from(PLAN) });
  await settled(page);
  assert.match(await page.locator(".cm-content").innerText(), /春季专项行动/);
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File(['{"at": "2026-03-15T10:00:00+08:00", "fact": "started"}'], "f.jsonl"));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: files, cancelable: true }));
  });
  await page.locator("#tab-season").click();
  await page.waitForFunction(() => document.querySelector("#facts").value.includes("started"));
  await context.close();
});

test("the language changes the page and the findings, and is kept only when asked", async () => {
  const { page, context } = await at();
  await page.selectOption("#language", "zh-Hant");
  await settled(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-Hant");
  assert.equal(await page.locator("#tab-duties").innerText(), "任務清單");
  assert.match(await page.locator(".findings").innerText(), /[\u4e00-\u9fff]/);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.locator("#remember").check();
  await page.reload();
  await page.waitForSelector(".findings li");
  assert.equal(await page.locator("#language").inputValue(), "zh-Hant");
  await page.locator("#remember").uncheck();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await context.close();
});

test("hostile texts leave the page alive", async () => {
  const { page, context, wrong } = await at();
  for (const text of ["- ".repeat(2_000) + "x", "[".repeat(50_000), "{a: ".repeat(10_000)]) {
    await write(page, text);
    await page.waitForFunction(() => document.querySelector(".status").dataset.worst === "error", undefined, { timeout: 20_000 });
  }
  await write(page, PLAN);
  await page.waitForFunction(() => document.querySelector(".status").dataset.worst !== "error", undefined, { timeout: 20_000 });
  assert.deepEqual(wrong, []);
  await context.close();
});

test("nothing serious keeps anyone from any pane, light or dark", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, context } = await at({ colorScheme, bypassCSP: true });
    await write(page, PLAN);
    await page.addScriptTag({ content: axe });
    for (const tab of ["timeline", "graph", "duties", "score", "bench", "season"]) {
      await page.locator(`#tab-${tab}`).click();
      if (tab === "season") {
        await page.locator("#play").click();
        await page.waitForSelector("#pane-season .played tbody tr");
      }
      await page.waitForTimeout(150);
      const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
      const serious = violations.filter((v) => ["serious", "critical"].includes(v.impact));
      assert.deepEqual(serious.map((v) => `${colorScheme} ${tab} ${v.id}: ${v.nodes[0].html.slice(0, 160)}`), []);
    }
    await context.close();
  }
});

test("the one file works from a disk, and asks for nothing", async () => {
  const { page, requests, wrong, context } = await open(browser, oneFile);
  await write(page, PLAN.replace("roster]", "rooster]"));
  await page.locator(".cm-lintRange-error").first().waitFor();
  assert.deepEqual(await page.locator(".cm-lintRange-error").allInnerTexts(), ["rooster"]);
  await page.locator(".findings li", { hasText: "rooster" }).locator(".fix").first().click();
  await settled(page);
  await page.locator("#tab-season").click();
  await page.locator("#play").click();
  await page.waitForSelector("#pane-season .played tbody tr");
  assert.deepEqual(requests.filter((url) => url !== oneFile && !/^(data|blob):/.test(url)), []);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("the shared cases come out byte by byte in the browser", async () => {
  const { page, context } = await at({ bypassCSP: true });
  for (const { name, files } of cases) {
    const actual = await page.evaluate(async ([base, files]) => {
      const engine = await import(`${base}/target/npm/web/duban.js`);
      await (globalThis.ready ??= engine.default());
      const { outputs } = await import(`${base}/web/tests/conformance.mjs`);
      return outputs(engine, files);
    }, [server.address, files]);
    for (const file of new Set([...Object.keys(actual), ...Object.keys(files).filter((f) => !given(f))])) {
      assert.equal(difference(files[file], actual[file]), undefined, `${name}/${file}`);
    }
  }
  await context.close();
});
