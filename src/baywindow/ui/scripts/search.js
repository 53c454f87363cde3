// The search box: what it finds stands under it; arrows walk it, Enter opens, Escape closes and leaves.
const box = document.querySelector("[data-search]");
const panel = document.getElementById("found");

function options() {
  return [...panel.querySelectorAll("[role=option]")];
}

function mark(chosen) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === chosen));
  if (chosen) box.setAttribute("aria-activedescendant", chosen.id);
  else box.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

function show(open) {
  panel.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (!open) mark(null);
}

function walk(step) {
  const list = options();
  const now = list.findIndex((one) => one.getAttribute("aria-selected") === "true");
  mark(list[(now + step + list.length + (now < 0 && step < 0 ? 1 : 0)) % list.length] ?? null);
}

function pressed(event) {
  const chosen = panel.querySelector("[aria-selected=true]");
  if (event.key === "Escape") {
    if (panel.hidden) box.blur();
    else event.preventDefault();
    return show(false);
  }
  if (panel.hidden || event.isComposing) return;
  if (event.key === "Enter" && chosen) chosen.click();
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event.key === "ArrowDown" ? 1 : -1);
  else return;
  event.preventDefault();
}

if (box && panel) {
  const form = box.form;
  box.addEventListener("keydown", pressed);
  panel.addEventListener("htmx:afterSwap", () => show(form.contains(document.activeElement) && panel.childElementCount > 0));
  box.addEventListener("focus", () => show(panel.childElementCount > 0 && box.value.trim() !== ""));
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || show(false));
  panel.addEventListener("mousedown", (event) => event.preventDefault()); // a click must not take the focus first
}
