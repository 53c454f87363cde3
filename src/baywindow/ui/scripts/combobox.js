// A box with a list under it, whoever fills the list: arrows walk it, Enter takes what is marked, Escape closes.
function options(panel) {
  return [...panel.querySelectorAll("[role=option]")];
}

function mark(box, panel, chosen) {
  for (const one of options(panel)) one.setAttribute("aria-selected", String(one === chosen));
  if (chosen) box.setAttribute("aria-activedescendant", chosen.id);
  else box.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

export function show(box, panel, open) {
  panel.hidden = !open;
  if (box.hasAttribute("aria-expanded")) box.setAttribute("aria-expanded", String(open));
  if (!open) mark(box, panel, null);
}

function walk(box, panel, step) {
  const list = options(panel);
  const now = list.findIndex((one) => one.getAttribute("aria-selected") === "true");
  mark(box, panel, list[(now + step + list.length + (now < 0 && step < 0 ? 1 : 0)) % list.length] ?? null);
}

// a key in the box while its list is open; `take` does what choosing means
export function pressed(event, box, panel, take) {
  if (panel.hidden || event.isComposing) return;
  const chosen = panel.querySelector("[aria-selected=true]");
  if (event.key === "Escape") show(box, panel, false);
  else if (event.key === "Enter" && chosen) take(chosen);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(box, panel, event.key === "ArrowDown" ? 1 : -1);
  else return;
  event.preventDefault();
}
