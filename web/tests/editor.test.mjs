// The editor in a real browser: each repair, what is explained where one points, today's line, and what becomes of a fault.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { parse } from "yaml";
import { folderPage, launch, open, serve } from "./browser.mjs";
import { PLAN, settled, whole, write } from "./doing.mjs";

const catalogue = new URL("../../crates/core/catalogue/", import.meta.url);
const codes = readdirSync(catalogue).flatMap((family) => readdirSync(new URL(`${family}/`, catalogue)).map((file) => {
  const page = parse(readFileSync(new URL(`${family}/${file}`, catalogue), "utf8"));
  return { id: `${family}/${file.replace(".yaml", "")}`, wrong: page.wrong };
}));

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

test("each repair of the list mends what it says", async () => {
  const { page, wrong, context } = await at();
  let mended = 0;
  for (const code of codes.filter((c) => c.wrong)) {
    const found = () => page.locator(".findings li", { has: page.locator(".place", { hasText: `· ${code.id}` }) });
    await write(page, code.wrong);
    const before = await found().count();
    const fixes = await found().locator(".fix").count();
    for (let i = 0; i < fixes; i++) {
      await write(page, code.wrong);
      const title = await found().locator(".fix").nth(i).innerText();
      await found().locator(".fix").nth(i).click();
      await settled(page);
      assert.equal(await found().count(), before - 1, `${code.id}: ${title}`);
      mended++;
    }
  }
  assert.ok(mended >= 15, `only ${mended} repairs were tried`);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("a repair is offered in the text itself", async () => {
  const { page, context } = await at();
  await write(page, PLAN.replace("after: [roster]", "after: [rooster]"));
  await page.locator(".cm-lintRange-error").hover();
  await page.locator(".cm-tooltip-lint .cm-diagnosticAction").first().click();
  await settled(page);
  assert.ok(await whole(page));
  assert.match(await page.locator(".cm-content").innerText(), /after: \[roster\]/);
  await context.close();
});

test("pointing at a key explains it, in the language chosen", async () => {
  const { page, context } = await at();
  await write(page, PLAN);
  const point = async () => {
    // The middle of the first `window` of the text.
    const place = await page.evaluate(() => {
      const walk = document.createTreeWalker(document.querySelector(".cm-content"), NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const at = node.data.indexOf("window");
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at + 2);
        range.setEnd(node, at + 4);
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }
      return undefined;
    });
    await page.mouse.move(5, 5);
    await page.mouse.move(place.x, place.y);
    await page.mouse.move(place.x + 1, place.y);
    await page.locator(".tip").waitFor();
    return page.locator(".tip").innerText();
  };
  assert.match(await point(), /window/);
  await page.selectOption("#language", "zh-Hans");
  await settled(page);
  assert.match(await point(), /[\u4e00-\u9fff]/);
  await context.close();
});

test("the timeline has a line at today while the campaign is under way, and none before", async () => {
  const { page, context } = await at();
  const today = await page.evaluate(() => new Date().toLocaleDateString("sv-SE"));
  const year = Number(today.slice(0, 4));
  const plan = (y) => PLAN.replaceAll("2026-03-", `${y}-03-`).replace(/window: \S+,/, `window: ${y}-01-01..${y}-12-31,`);
  await page.locator("#tab-timeline").click();
  const lines = () => page.locator("#pane-timeline .sheet svg text", { hasText: /^\s*today\s*$/ }).count();
  await write(page, plan(year));
  assert.equal(await lines(), 1);
  await write(page, plan(year + 1));
  assert.equal(await lines(), 0);
  await context.close();
});

/** A page whose engine has a fault over a text with a certain word in it: as if it were the engine's own. */
async function faulty() {
  const { page, context } = await at();
  await context.route("**/worker.js", async (route) => {
    const answer = await route.fetch();
    const fault = `const real = self.onmessage; self.onmessage = (event) => {
      if (event.data.call === "check" && String(event.data.args[0]).includes("# fault"))
        self.postMessage({ id: event.data.id, error: { name: "DubanFault", message: "a fault of the engine: on purpose (nowhere.rs:1)" } });
      else real(event);
    };`;
    await route.fulfill({ response: answer, body: `${await answer.text()}\n${fault}` });
  });
  await page.reload();
  await page.waitForSelector("main[aria-busy=false]", { state: "attached" });
  return { page, context };
}

test("after a fault the page says so, and goes on with a new engine", async () => {
  const { page, context } = await faulty();
  await write(page, `${PLAN}# fault\n`);
  await page.locator(".fault", { hasText: "nowhere.rs:1" }).waitFor();
  await write(page, PLAN.replace("responsible: town, due: 2026-03-10", "responsible: twon, due: 2026-03-10"));
  await page.locator(".cm-lintRange-error", { hasText: "twon" }).waitFor();
  await page.locator("#tab-duties").click();
  await write(page, PLAN);
  assert.equal(await page.locator("#pane-duties tbody tr").count(), 2);
  await context.close();
});

test("a check that takes too long gives way to a newer text", async () => {
  const { page, context } = await at();
  await context.route("**/worker.js", async (route) => {
    const answer = await route.fetch();
    const slow = `const real = self.onmessage; self.onmessage = (event) => {
      if (event.data.call === "check" && String(event.data.args[0]).includes("# slow")) for (;;);
      real(event);
    };`;
    await route.fulfill({ response: answer, body: `${await answer.text()}\n${slow}` });
  });
  await page.reload();
  await page.waitForSelector("main[aria-busy=false]", { state: "attached" });
  const paste = (text) => page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+a");
  await paste(`${PLAN}# slow\n`);
  await page.waitForTimeout(3_200);
  await write(page, PLAN);
  assert.ok(await whole(page));
  assert.ok(!(await page.locator(".fault").isVisible()));
  await context.close();
});
