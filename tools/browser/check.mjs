// Opens every page of a desk in a real browser and holds it to what is promised of it.
//
//     node tools/browser/check.mjs http://127.0.0.1:7373 [FOLDER FOR SCREENSHOTS]
//
// The desk is to have a record that is filled, to be open for editing, to allow a folder, and to tell
// somebody of alerts (`serve --allow-folder DIR --webhooks FILE`). Told is a line for each
// check, and in the end how many passed and failed; the exit status is 1 where one failed. The
// browser is Debian's Chromium, or what CHROMIUM names; it is told to reach nothing but loopback.

import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [base, shots] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
if (shots) mkdirSync(shots, { recursive: true });

let passed = 0;
let failed = 0;
function check(what, holds, detail = "") {
  if (holds) passed += 1;
  else failed += 1;
  if (!holds) console.log(`FAILED ${what} ${detail}`);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});

const wrongs = [];
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: false, ...options });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") wrongs.push(`${path}: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrongs.push(`${path}: ${error}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("data:")) wrongs.push(`${path} asks ${request.url()}`);
  });
  const answer = await page.goto(base + path, { waitUntil: "load" });
  return { context, page, status: answer.status() };
}

// What there is to be opened.
const { page: first, context } = await open("/");
const process_ = await first.locator(".card h2 a").first().getAttribute("href");
await first.goto(base + process_);
const row = await first.locator("#rounds .rows a").first().getAttribute("href");
await first.goto(base + row);
const report = (await first.locator("#tellings a").first().getAttribute("href")).split("#")[0];
await first.goto(base + report);
const wrong = await first.locator(".wrong a").first().getAttribute("href");
const why = await first.locator("[data-why]").first().getAttribute("href");
await context.close();

// A folder is followed where the operator allows it; the page of sources is looked at with it.
const followed = "Drops of a check";
{
  const { context, page } = await open("/sources");
  const form = page.locator("#add-folder form");
  await form.locator("input[name=name]").fill(followed);
  await form.locator("select").selectOption("folder");
  await form.locator("input[name=address]").fill(await page.locator("#allowed code").first().innerText());
  await form.locator("button").click();
  await page.waitForLoadState("load");
  check("a folder is followed", (await page.locator("main .rows").first().innerText()).includes(followed));
  check("who is told of alerts is shown", (await page.locator("#webhooks li").count()) > 0);
  await context.close();
}

const pages = {
  overview: "/",
  "overview-as-of": "/?as-of=2025-07-20",
  process: process_,
  report,
  explanation: why,
  row,
  lists: "/lists",
  list: "/lists/rounds",
  incidents: "/lists/incidents?party=RUS",
  search: "/search?q=talks",
  "search-events": "/search?q=talks&in=events",
  sources: "/sources",
  decisions: "/decisions",
  wrong,
  account: "/account",
};

for (const [name, path] of Object.entries(pages)) {
  for (const [device, options] of Object.entries({
    desktop: {},
    phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
    dark: { colorScheme: "dark" },
  })) {
    let opened = await open(path, options);
    for (let tries = 0; opened.status === 503 && tries < 20; tries += 1) {
      await opened.context.close();
      await new Promise((done) => setTimeout(done, 500));
      opened = await open(path, options);
    }
    const { context, page, status } = opened;
    check(`${name} is there`, status === 200, `${path}: ${status}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(`${name} on a ${device} does not scroll sideways`, wide <= 0, `${wide} pixels`);
    // The policy of the page lets in no script but its own, so the checks run in a world of their own.
    const session = await context.newCDPSession(page);
    const { frameTree } = await session.send("Page.getFrameTree");
    const world = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
    const run = (expression) => session.send("Runtime.evaluate", { expression, contextId: world.executionContextId, awaitPromise: true, returnByValue: true });
    await run(`${axe}; 0`);
    const found = await run("axe.run(document, { resultTypes: ['violations'] }).then((all) => all.violations.map((one) => ({ id: one.id, impact: one.impact, nodes: one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')) })))");
    const serious = (found.result.value ?? [{ id: "axe did not run", impact: "critical", nodes: [JSON.stringify(found).slice(0, 300)] }])
      .filter((one) => one.impact === "serious" || one.impact === "critical");
    check(`${name} on a ${device} can be used by all`, serious.length === 0, JSON.stringify(serious, null, 1));
    if (shots) await page.screenshot({ path: `${shots}/${name}-${device}.png`, fullPage: name !== "incidents" });
    await context.close();
  }
  const { context, page } = await open(path, { javaScriptEnabled: false });
  check(`${name} says something without a script`, (await page.locator("main").innerText()).length > 20);
  await context.close();
}

// The marks of a report are those of its record.
{
  const { context, page } = await open(report);
  const cards = await page.locator(".event-card").count();
  const marked = await page.evaluate(() => {
    const numbers = new Set();
    for (const mark of document.querySelectorAll("[data-events]")) for (const one of mark.dataset.events.split(" ")) numbers.add(one);
    return [...numbers];
  });
  check("every event of a report is marked in its text", marked.length === cards, `${marked.length} of ${cards}`);
  for (const number of marked) check(`mark ${number} has its record`, (await page.locator(`#e${number}`).count()) === 1);
  await page.locator(".text a.m").first().focus();
  check("a mark that has the focus lights up its record", (await page.locator(".event-card.on").count()) > 0);
  await context.close();
}

// An explanation comes beside its record when a mark is pointed at, or its link is followed; without a
// script the link leads to a page.
{
  const { context, page } = await open(report);
  await page.locator(".text a.m").first().focus();
  const card = page.locator(".event-card.on .explanation h4").first();
  await card.waitFor({ timeout: 30000 }).catch(() => {});
  const told = (await page.locator(".event-card .explanation").first().innerText().catch(() => "")) ?? "";
  check("a mark that has the focus is explained", told.includes("Acts and operators") && told.includes("tree"), told.slice(0, 300));
  const last = page.locator(".event-card").last();
  await last.locator("[data-why]").click();
  await last.locator(".explanation h4").first().waitFor({ timeout: 30000 }).catch(() => {});
  check("an explanation opens below its record", await last.locator(".explanation").isVisible());
  const href = await last.locator("[data-why]").getAttribute("href");
  if (shots) await page.screenshot({ path: `${shots}/report-explained-desktop.png` });
  await context.close();
  const bare = await open(href, { javaScriptEnabled: false });
  check("an explanation is a page without a script", (await bare.page.locator("#explanation").innerText()).includes("Acts and operators"));
  await bare.context.close();
}

// On paper: what only a screen can use is left out, nothing is cut off, and the pages come out as PDF.
for (const [name, path] of Object.entries({ overview: "/", process: process_, report, row })) {
  const { context, page } = await open(path);
  await page.emulateMedia({ media: "print" });
  const paper = await page.evaluate(() => {
    const shown = (selector) => [...document.querySelectorAll(selector)].some((one) => one.getClientRects().length > 0);
    return {
      controls: [".top", "footer", ".ways", ".choose", ".slider", ".why", ".wrong"].filter(shown),
      said: document.querySelector("main").innerText.length,
      dark: getComputedStyle(document.body).backgroundColor,
    };
  });
  check(`${name} on paper has no controls`, paper.controls.length === 0, paper.controls.join(" "));
  check(`${name} on paper says something`, paper.said > 100);
  check(`${name} on paper is white`, ["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(paper.dark), paper.dark);
  await page.setViewportSize({ width: 718, height: 1000 });
  const wide = await page.evaluate(() => [...document.querySelectorAll("main, main section, main svg, main article")]
    .filter((one) => one.getClientRects().length > 0 && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((one) => `${one.tagName} ${one.id} ${one.getAttribute("class")} ${Math.round(one.getBoundingClientRect().right)}`));
  check(`${name} fits a sheet`, wide.length === 0, wide.slice(0, 5).join("; "));
  const pdf = await page.pdf({ format: "A4", margin: { top: "1cm", bottom: "1cm", left: "1cm", right: "1cm" }, printBackground: true });
  check(`${name} comes out as PDF`, pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10000, String(pdf.length));
  if (shots) writeFileSync(`${shots}/${name}.pdf`, pdf);
  await context.close();
}

// A correction is made, seen by a page that is open elsewhere, and undone.
{
  const { context: watching, page: watched } = await open("/lists/incidents");
  const before = await watched.evaluate(() => document.body.dataset.revision);
  const { context, page } = await open(wrong);
  await page.locator("#reject input[name=note]").fill("a check in a browser");
  await page.locator("#reject button").click();
  await page.waitForURL(/decisions/);
  check("a correction is kept", (await page.locator("main").innerText()).includes("a check in a browser"));
  await watched.waitForFunction((known) => document.body.dataset.revision !== known, before, { timeout: 30000 }).catch(() => {});
  const after = await watched.evaluate(() => document.body.dataset.revision);
  check("an open page renews itself", after !== before, `${before} and ${after}`);
  await watching.close();
  await page.goto(base + report);
  check("the report shows the correction", (await page.locator(".event-card.rejected").count()) === 1);
  await page.goto(`${base}/decisions`);
  await page.locator("main form button").first().click();
  await page.waitForURL(/undone/);
  check("a correction is taken back", (await page.locator("main").innerText()).includes("taken back"));
  await page.goto(base + report);
  check("the report shows it no more", (await page.locator(".event-card.rejected").count()) === 0);
  await context.close();
}

// What was added is removed.
{
  const { context, page } = await open("/sources");
  const row = page.locator("main .rows li").filter({ hasText: followed });
  await row.locator("form").filter({ has: page.locator("input[value=remove]") }).locator("button").click();
  await page.waitForLoadState("load");
  check("a source is removed", !(await page.locator("main").innerText()).includes(followed));
  await context.close();
}

check("no page complains or asks elsewhere", wrongs.length === 0, wrongs.slice(0, 10).join("\n"));
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
