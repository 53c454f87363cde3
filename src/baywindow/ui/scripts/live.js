// An open page stays up to date. The live feed says what stirred, never how things are; the page then fetches
// itself again, with all its rights asked anew, and changes what differs. Without a feed it asks now and then.
import { stirred } from "./badges.js";
import { freshen } from "./freshen.js";

const GAP = 1000; // between two refreshes, in milliseconds
const LOOK = 10_000; // the same while somebody looks through other eyes: each page goes into the access log
const POLL = 20_000;
const AWAY = 30_000; // a window nobody sees gives its connection back after this
const AGAIN = 60_000; // until the feed is tried again after it failed
const TRIES = 3;

const shell = document.querySelector(".shell[data-live]");
const gap = document.querySelector(".viewing") ? LOOK : GAP;
let source, heard, polling, leaving, due, early = [], last = 0, failures = 0, over = false;

function open() {
  const { feed, made } = shell.dataset;
  if (!feed || source || over || document.hidden) return;
  source = new EventSource(`${feed}?${heard ? `heard=${heard}` : `made=${made}`}`, { withCredentials: true });
  source.addEventListener("open", () => {
    failures = 0;
    poll(false);
  });
  source.addEventListener("stirred", (event) => {
    heard = event.lastEventId;
    const news = JSON.parse(event.data);
    stirred();
    if (document.querySelector("#main .htmx-request")) early.push(...news);
    if (!news.length || news.some(concerns)) soon();
  });
  source.addEventListener("end", end);
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED && ++failures < TRIES) return; // it tries again by itself
    close();
    poll(true);
    setTimeout(open, AGAIN);
  });
}

function close() {
  source?.close();
  source = undefined;
}

// the right to see has ended: asking once more leads to where one signs in, or chooses again
function end() {
  close();
  refresh();
}

function poll(on) {
  clearInterval(polling);
  polling = on ? setInterval(soon, POLL) : undefined;
}

// a page with ids in its address shows these records and those its parts name, any other a whole kind; home shows all
function concerns([kind, client, record]) {
  const { live, records, client: whose } = shell.dataset;
  if (whose && client !== whose) return false;
  if (records) return !record || records.split(" ").includes(record) || named(record);
  return live === "home" || live.split(" ").includes(kind);
}

function named(record) {
  return document.querySelector(`#main [data-shows="${record}"]`) !== null;
}

// what stirred while parts of the page were on their way: they have come, and say what they show
function arrived() {
  const told = early;
  early = [];
  if (told.some(concerns)) soon();
}

function soon() {
  due ??= setTimeout(refresh, Math.max(0, last + gap - Date.now()));
}

async function refresh() {
  clearTimeout(due);
  due = undefined;
  if (over || document.hidden) return;
  last = Date.now();
  if (polling) stirred();
  const outcome = await freshen(shell);
  if (outcome === "again") return soon();
  over = outcome === "over";
  if (over) close(), poll(false);
}

function seen() {
  clearTimeout(leaving);
  if (document.hidden) leaving = setTimeout(close, AWAY);
  else if (polling || !shell.dataset.feed) soon();
  open();
}

if (shell) {
  document.addEventListener("visibilitychange", seen);
  document.addEventListener("htmx:afterSettle", arrived);
  addEventListener("pagehide", close);
  addEventListener("pageshow", ({ persisted }) => persisted && seen());
  if (!shell.dataset.feed) poll(true);
  open();
}
