// What a person does with the page, for its tests.

/** Pastes a text over everything, and waits for its findings. */
export async function write(page, text) {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+a");
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await settled(page);
}

export const settled = async (page) => {
  await page.waitForTimeout(60);
  await page.waitForFunction(() => document.querySelector("main").getAttribute("aria-busy") === "false", undefined, { timeout: 20_000 });
};
export const whole = (page) => page.evaluate(() => document.querySelector(".status").dataset.worst !== "error");

/** A small plan with a band, a ladder and a rule. */
export const PLAN = `duban: 1
campaign: {id: demo, title: 春季专项行动, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}
units: {town: {title: 镇政府}}
scorecard: {base: 100, bands: [{id: good, title: 良, from: 80}, {id: poor, title: 差, from: 0}]}
ladder: [{id: rectify, title: 限期整改, remedy: 10d}, {id: veto, title: 一票否决, final: true, band: poor}]
tasks: [{id: roster, title: 名册, responsible: town, due: 2026-03-10}, {id: sweep, title: 排查, responsible: town, after: [roster], due: 2026-03-20}]
rules:
  - {id: late, title: 逾期扣分, on: obligation.breached, when: obligation.days_late >= 1, then: 'deduct(2.5); impose("rectify")'}
`;
