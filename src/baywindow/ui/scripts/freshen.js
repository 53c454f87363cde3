// Fetches the page one is on and changes what differs in place. What somebody types, opened, chose or is told
// stays; nothing scrolls, nothing is drawn anew.
import { Idiomorph } from "idiomorph";

export const UNATTENDED = { "Baywindow-Unattended": "1" };
const PARTS = ["#main", ".side .menu", "#drawer .menu"];
const KEPT = ":popover-open, dialog[open], [data-woken], .messages, [data-trouble], [data-badge]";
const OWN = new Set(["open", "style", "aria-expanded", "aria-busy", "data-sent"]);

// "over" when the page cannot be had any more, "again" when it is not the moment: something else is on its way
export async function freshen(shell) {
  const at = location.href;
  const answer = await fetched(at, UNATTENDED);
  if (!answer) return "";
  if (answer.redirected && new URL(answer.url).pathname !== location.pathname) return left(at);
  if (!answer.ok) return "";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const whose = page.querySelector(".shell")?.dataset.whose;
  if (whose !== shell.dataset.whose) return left(at);
  await Promise.all([...page.querySelectorAll("#main [hx-get][hx-trigger=load]")].map((hole) => filled(page, hole)));
  if (at !== location.href || document.querySelector(".htmx-request")) return "again";
  PARTS.forEach((part) => put(part, page));
  return "";
}

// no connection: whoever calls asks again later
export async function fetched(url, headers) {
  try {
    return await fetch(url, { headers, cache: "no-store" });
  } catch (failure) {
    if (failure instanceof TypeError) return null;
    throw failure;
  }
}

// signed out, or somewhere else meanwhile: go there, unless somebody is writing
function left(at) {
  if (![...document.forms].some(inUse)) location.assign(at);
  return "over";
}

// what the page would fetch itself once it stands
async function filled(page, hole) {
  const answer = await fetched(hole.getAttribute("hx-get"), { ...UNATTENDED, "HX-Request": "true" });
  if (!answer?.ok) return;
  const box = page.createElement("template");
  box.innerHTML = await answer.text();
  for (const part of box.content.querySelectorAll("[hx-swap-oob]")) {
    part.remove();
    part.removeAttribute("hx-swap-oob");
    page.getElementById(part.id)?.replaceWith(part);
  }
  if (hole.getAttribute("hx-swap") === "outerHTML") hole.replaceWith(box.content);
  else hole.replaceChildren(box.content);
}

function put(selector, page) {
  const here = document.querySelector(selector), there = page.querySelector(selector);
  if (!here || !there) return;
  [here, there].forEach(named);
  told(here, there);
  Idiomorph.morph(here, [...there.childNodes], {
    morphStyle: "innerHTML",
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: (old) => !kept(old),
      beforeNodeRemoved: (old) => !kept(old),
      beforeAttributeUpdated: (name) => !OWN.has(name),
    },
  });
  window.htmx.process(here);
}

// what was said stands on this page alone: the other gets it, too, or it would be taken for what comes first there
function told(here, there) {
  const said = [...here.querySelectorAll(":scope > .messages")];
  there.prepend(...said.map((one) => one.cloneNode(true)));
}

// a row is the same row wherever it stands now; of those that lead to one page, the first, the second...
function named(root) {
  const times = new Map();
  for (const row of root.querySelectorAll("tr:not([id]), tr[id^='row ']")) {
    const to = row.querySelector("a.row-link[href]")?.getAttribute("href");
    if (!to) continue;
    const n = (times.get(to) ?? 0) + 1;
    times.set(to, n);
    row.id = n === 1 ? `row ${to}` : `row ${to} ${n}`;
  }
}

function kept(node) {
  if (!(node instanceof Element)) return false;
  return node.matches(KEPT) || (node.matches("form") ? inUse(node) : "form" in node && !node.form && touched(node));
}

function inUse(form) {
  return form.matches("[data-sent], :focus-within, :has(:popover-open)") || [...form.elements].some(touched);
}

function touched(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.matches("select")) {
    const first = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(0, first);
  }
  if (control.type === "file") return control.files.length > 0;
  return "defaultValue" in control && control.value !== control.defaultValue;
}
