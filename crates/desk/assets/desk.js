// The desk. Everything works without this script; with it, pages renew themselves when the record
// changes, a mark in a report shows its record, and the map follows a slider.
"use strict";

const main = () => document.getElementById("main");

// Live pages: the server tells of a new revision, the page fetches itself and puts its new contents
// in the place of the old, keeping what is open and where the reader is.
function live() {
  const shown = document.body.dataset.revision;
  if (shown === undefined || !window.EventSource) return;
  let revision = Number(shown);
  let waiting = false;
  const source = new EventSource("/live");
  source.addEventListener("revision", (event) => {
    const told = JSON.parse(event.data).revision;
    if (told === revision || waiting) return;
    // Somebody who fills in a form is not disturbed.
    const typed = document.activeElement;
    if (typed && typed.matches("main input, main select, main textarea")) {
      say("The record has changed.", true);
      return;
    }
    waiting = true;
    renew(told)
      .then((now) => { revision = now; })
      .catch(() => say("The record has changed.", true))
      .finally(() => { waiting = false; });
  });
  window.addEventListener("pagehide", () => source.close());
}

async function renew(told) {
  const answer = await fetch(location.href, { headers: { "x-revision": String(told), accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("main");
  if (!fresh || page.body.dataset.revision === undefined) throw new Error("another page");
  const open = [...main().querySelectorAll("details")].map((one) => one.open);
  [...fresh.querySelectorAll("details")].forEach((one, place) => { one.open = Boolean(open[place]); });
  const before = new Set([...main().querySelectorAll("li, article")].map((one) => one.textContent));
  main().replaceWith(document.adoptNode(fresh));
  for (const one of main().querySelectorAll("li, article")) {
    if (!before.has(one.textContent)) one.classList.add("fresh");
  }
  document.body.dataset.revision = page.body.dataset.revision;
  const number = document.getElementById("revision");
  if (number) number.textContent = page.body.dataset.revision;
  say(`Renewed at ${new Date().toLocaleTimeString()}: revision ${page.body.dataset.revision} of the record.`, false);
  prepare();
  return Number(page.body.dataset.revision);
}

function say(words, offers) {
  const news = document.getElementById("news");
  news.textContent = `${words} `;
  if (offers) {
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = "Show it as it stands now";
    news.append(again);
  }
  news.hidden = false;
}

// Countdowns: what the server wrote in days is told to the minute where less than two days are left.
function countdowns() {
  for (const clock of document.querySelectorAll("time[data-due]")) {
    const left = new Date(clock.dataset.due) - Date.now();
    if (left <= 0 || left > 2 * 86400e3) continue;
    const minutes = Math.floor(left / 60e3);
    clock.textContent = `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  }
}

// Why an event was read as it was: the link on its card leads to a page, whose contents are put below
// the card when the link is followed or a mark of the event has been pointed at for a moment.
async function explain(card) {
  const link = card?.querySelector("[data-why]");
  if (!link || card.querySelector(".explanation")) return;
  const box = document.createElement("div");
  box.className = "explanation";
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Why it was read so");
  box.textContent = "The sentence is being read …";
  link.closest("p").after(box);
  try {
    const answer = await fetch(link.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("explanation");
    if (answer.ok && found) {
      box.replaceChildren(...[...found.children].map((one) => document.adoptNode(one)));
      for (const heading of box.querySelectorAll("h2")) {
        const lower = document.createElement("h4");
        lower.textContent = heading.textContent;
        heading.replaceWith(lower);
      }
      // Whoever points at a mark sees it; the text stays where it is beside the cards.
      if (card.matches(".on") && matchMedia("(min-width: 62rem)").matches) box.scrollIntoView({ block: "nearest" });
    } else {
      box.textContent = page.getElementById("main")?.innerText ?? "No explanation came.";
    }
  } catch {
    box.remove();
  }
}

// A report: pointing at a mark lights up the records of its events, and the other way round.
function report() {
  const marks = document.querySelectorAll("[data-events]");
  const light = (events, on) => {
    for (const number of events) {
      document.getElementById(`e${number}`)?.classList.toggle("on", on);
      for (const mark of marks) {
        if (mark.dataset.events.split(" ").includes(number)) mark.classList.toggle("on", on);
      }
    }
  };
  for (const mark of marks) {
    const events = mark.dataset.events.split(" ");
    let soon = 0;
    for (const [name, on] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
      mark.addEventListener(name, () => {
        light(events, on);
        clearTimeout(soon);
        if (on) soon = setTimeout(() => explain(document.getElementById(`e${events[0]}`)), 350);
        if (on && matchMedia("(min-width: 62rem)").matches) {
          document.getElementById(`e${events[0]}`)?.scrollIntoView({ block: "nearest" });
        }
      });
    }
  }
  for (const card of document.querySelectorAll(".event-card")) {
    const number = [card.id.slice(1)];
    card.addEventListener("mouseenter", () => light(number, true));
    card.addEventListener("mouseleave", () => light(number, false));
    const why = card.querySelector("[data-why]");
    why?.setAttribute("aria-expanded", "false");
    why?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const open = card.classList.toggle("explained");
      why.setAttribute("aria-expanded", String(open));
      if (open) explain(card);
    });
  }
}

// The map: a slider shows what had happened up to a day.
function slider() {
  const box = document.querySelector(".slider");
  if (!box) return;
  const input = box.querySelector("input");
  const said = box.querySelector("output");
  const first = Date.parse(box.dataset.first);
  const last = Date.parse(box.dataset.last);
  const show = () => {
    const at = new Date(first + (last - first) * input.value / input.max);
    const day = at.toISOString().slice(0, 10);
    said.textContent = at.toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    for (const spot of document.querySelectorAll(".map a[data-days]")) {
      const days = spot.dataset.days.split(" ").filter(Boolean);
      spot.toggleAttribute("hidden", days.length > 0 && !days.some((one) => one <= day));
    }
  };
  box.hidden = false;
  input.addEventListener("input", show);
  show();
}

function prepare() {
  countdowns();
  report();
  slider();
}

prepare();
live();
setInterval(countdowns, 30e3);
