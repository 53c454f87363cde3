// "/" finds, j and k walk the rows, Enter opens (the row's link has the focus), e exports, s switches, ? explains.
import { showModal } from "./popovers.js";

const typing = "input, textarea, select, [contenteditable]";

function rows() {
  return [...document.querySelectorAll("main .row-link")].filter((link) => link.offsetParent !== null);
}

function walk(step) {
  const links = rows();
  if (!links.length) return;
  const here = document.activeElement?.closest("tr")?.querySelector(".row-link");
  const now = links.indexOf(here);
  const next = links[Math.max(0, Math.min(links.length - 1, now === -1 ? 0 : now + step))];
  next.focus({ preventScroll: true, focusVisible: true });
  next.closest("tr")?.scrollIntoView({ block: "nearest" });
}

function find() {
  const box = document.querySelector("[data-search]");
  box?.focus();
  box?.select();
}

const keys = {
  "/": find,
  j: () => walk(1),
  k: () => walk(-1),
  e: () => document.querySelector("[data-key=e]")?.click(),
  s: () => document.querySelector("[popovertarget=switcher]")?.click(),
  "?": () => document.getElementById("keys") && showModal(document.getElementById("keys")),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches(typing)) {
    return;
  }
  const act = keys[event.key];
  if (!act || document.querySelector("dialog:modal")) return;
  event.preventDefault();
  act();
});
