// The menu's counts stand beside the entries at once as they were last known in this window, and are asked again
// when that is a minute ago or something stirs. They take no room of their own: nothing moves.
import { fetched, UNATTENDED } from "./freshen.js";

const OLD = 60_000;
const GAP = 5_000;
const MOST = 99;

const shell = document.querySelector(".shell[data-badges]");
let due, last = 0;

function known() {
  const kept = JSON.parse(sessionStorage.getItem("badges") ?? "null");
  return kept?.whose === shell.dataset.person ? kept : null;
}

function show(counts) {
  for (const place of document.querySelectorAll("[data-badge]")) {
    const n = counts[place.dataset.badge] ?? 0;
    place.hidden = !n;
    place.firstElementChild.textContent = n > MOST ? `${MOST}+` : n;
  }
}

async function ask() {
  due = undefined;
  last = Date.now();
  const answer = await fetched(shell.dataset.badges, UNATTENDED);
  if (!answer?.ok || answer.redirected) return; // signed out meanwhile: the page itself finds out
  const counts = await answer.json();
  sessionStorage.setItem("badges", JSON.stringify({ whose: shell.dataset.person, at: last, counts }));
  show(counts);
}

// something stirred: asked at most once in a few seconds
export function stirred() {
  if (shell && !document.hidden) due ??= setTimeout(ask, Math.max(0, last + GAP - Date.now()));
}

// the number leads to what it counts; the entry beside it to its own page, which has a view of that too
document.addEventListener("click", (event) => {
  const to = event.target.closest?.(".menu [data-badge]")?.dataset.to;
  if (!to || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  location.assign(to);
});

if (shell) {
  const kept = known();
  if (kept) show(kept.counts);
  if (!kept || Date.now() - kept.at > OLD) ask();
  document.addEventListener("visibilitychange", stirred);
}
