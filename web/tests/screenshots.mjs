// The pictures of the documents: `node tests/screenshots.mjs` after a build.
import { launch, open, serve, folderPage } from "./browser.mjs";
const s = await serve(); const b = await launch();
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
for (const [size, viewport] of Object.entries(sizes)) for (const colorScheme of ["light", "dark"]) {
  const { page, wrong } = await open(b, s.address + folderPage, { viewport, colorScheme, locale: "zh-CN" });
  await page.selectOption("#sample", "09-town-strike.yaml");
  await page.waitForTimeout(900);
  for (const tab of size === "wide" ? ["timeline", "season"] : ["editor", "score"]) {
    await page.locator(`#tab-${tab}`).click();
    if (tab === "season") { await page.locator("#play").click(); await page.waitForSelector(".played tbody tr"); await page.locator("#pane-season tbody tr:last-child .link").first().click(); await page.waitForSelector("#pane-season .played .why li"); }
    await page.waitForTimeout(200);
    await page.screenshot({ path: new URL(`../../docs/images/${tab}-${size}-${colorScheme}.png`, import.meta.url).pathname });
  }
  console.log(size, colorScheme, wrong.length);
  await page.context().close();
}
await b.close(); s.close();
