// Takes the pictures of the documents: node tools/browser/screenshots.mjs http://127.0.0.1:8077 docs/screenshots
//
// The desk's store is to hold the samples without the process that is kept apart (bench/README.md): copy
// samples/, leave its folder out, take its lines out of the other files, `rapporteur ingest`, and serve
// that. Look at each picture before it goes into the documents.

import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";

const [base, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});

async function open(path, viewport) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(base + path, { waitUntil: "load" });
  return page;
}

const wide = { width: 1200, height: 900 };
const overview = await open("/", wide);
await overview.screenshot({ path: `${folder}/desk-overview.png` });
const named = await overview.locator(".card h2 a", { hasText: "Russia–Ukraine" }).first().getAttribute("href");
const page = await open(named, wide);
await page.screenshot({ path: `${folder}/desk-process.png` });
await page.locator("#map").screenshot({ path: `${folder}/desk-map.png` });
await (await open(named, { width: 360, height: 900 })).screenshot({ path: `${folder}/desk-phone.png` });
const row = await page.locator("#rounds .rows a").first().getAttribute("href");
await page.goto(base + row);
const report = await page.locator("#tellings a").first().getAttribute("href");
await page.goto(base + report.split("#")[0]);
await page.locator(".text a.m.event").first().focus();
await page.locator(".event-card.on .explanation h4").first().waitFor({ timeout: 60000 });
await page.locator(".event-card.on .explanation").first().scrollIntoViewIfNeeded();
await page.screenshot({ path: `${folder}/desk-report.png` });
await browser.close();
