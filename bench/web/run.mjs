// `cargo xtask bench web`: the engine and its peers in Node and in Chromium, each started anew for every figure, and the page
// from a keystroke to painted findings. Figures are printed, never asserted.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { folderPage, launch, oneFile, open, serve } from "../../web/tests/browser.mjs";
import { peers } from "./peers.mjs";

const root = new URL("../../", import.meta.url);
const bench = fileURLToPath(new URL("target/debug/duban-bench", root));
const ROUNDS = 3;

const planOf = (lines) => execFileSync(bench, ["plan", String(lines)], { encoding: "utf8", maxBuffer: 1 << 28 });
const middle = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const ms = (n) => `${n < 10 ? n.toFixed(1) : Math.round(n)} ms`;
const row = (cells) => console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(12) : String(cell).padStart(13))).join(""));

function node(name, file) {
  const said = execFileSync(process.execPath, [fileURLToPath(new URL("node.mjs", import.meta.url)), name, file], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return JSON.parse(said.trim().split("\n").at(-1));
}

async function chromium(browser, address, name, plan) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${address}/bench/web/page.html`);
  const said = await page.evaluate(([name, plan]) => new Promise((done) => {
    const worker = new Worker("/bench/web/worker.mjs", { type: "module" });
    worker.onmessage = ({ data }) => done(data);
    worker.postMessage([name, plan]);
  }), [name, plan]);
  if (said.error !== undefined) throw new Error(`${name}: ${said.error}`);
  await context.close();
  return said;
}

/** Types into the page; each keystroke is measured until its findings are painted. */
async function keystrokes(browser, address, plan) {
  const { page, context } = await open(browser, address + folderPage);
  await page.setInputFiles("#open", { name: "plan.yaml", mimeType: "text/yaml", buffer: Buffer.from(plan) });
  await page.waitForTimeout(3_000);
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.type(" #");
  const typed = 60;
  for (let i = 0; i < typed; i++) {
    await page.keyboard.type("x");
    await page.waitForTimeout(180);
  }
  await page.waitForTimeout(2_000);
  const times = await page.evaluate(() => performance.getEntriesByName("keystroke to painted findings").map((m) => m.duration));
  await context.close();
  const sorted = times.slice(-typed).sort((a, b) => a - b);
  return { p50: sorted[Math.floor(sorted.length * 0.5)], p95: sorted[Math.floor(sorted.length * 0.95)], n: sorted.length };
}

const plan = planOf(1_000);
const file = join(tmpdir(), `duban-bench-${process.pid}.yaml`);
writeFileSync(file, plan);
const server = await serve();
const browser = await launch();
const figures = new Map(Object.keys(peers).map((name) => [name, { node: [], page: [] }]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, of] of figures) {
    of.node.push(node(name, file));
    of.page.push(await chromium(browser, server.address, name, plan));
  }
}
console.log("A text of 1,000 lines of its own kind: loading, starting and the first check; later checks, each after an edit.\n");
row(["", "Node first", "later", "Chromium first", "later", "lines"]);
for (const [name, of] of figures) {
  const of2 = (runs, key) => ms(middle(runs.map((r) => r[key])));
  row([name, of2(of.node, "first"), of2(of.node, "warm"), of2(of.page, "first"), of2(of.page, "warm"), of.page[0].lines]);
}
console.log("\nThe page, from a keystroke to painted findings:\n");
for (const lines of [1_000, 10_000]) {
  const { p50, p95, n } = await keystrokes(browser, server.address, planOf(lines));
  console.log(`${lines / 10} tasks, ${lines} lines: p50 ${ms(p50)}, p95 ${ms(p95)} (${n} keystrokes)`);
}
const engine = readFileSync(new URL("target/npm/web/duban_bg.wasm", root));
const kb = (n) => `${Math.round(n / 1000)} kB`;
console.log(`\nThe engine: ${kb(engine.length)}, gzip ${kb(gzipSync(engine, { level: 9 }).length)}; duban.html ${kb(readFileSync(new URL(oneFile)).length)}`);
await browser.close();
server.close();
