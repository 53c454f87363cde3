// Fields that offer what begins like the words typed. In a field of many lines it is the line one writes:
// its first part is the item, what follows is how many. Without this they are plain fields.
import { pressed, show } from "./combobox.js";

const TYPED = "[data-typed]";
const COUNTED = /[\t;]|,\s|\s$|\s\d{1,6}([.,]\d*)?$/;

function panelOf(box) {
  return box.closest(".typed").querySelector("[role=listbox]");
}

function lineOf(box) {
  const end = box.selectionEnd;
  const begin = box.value.lastIndexOf("\n", end - 1) + 1;
  return { begin, end, text: box.value.slice(begin, end) };
}

function words(box) {
  if (box.tagName !== "TEXTAREA") return box.value === box.dataset.taken ? "" : box.value.trim();
  const { text } = lineOf(box);
  return COUNTED.test(text) ? "" : text.trim();
}

function take(box, chosen) {
  const { value } = chosen.dataset;
  if (box.tagName === "TEXTAREA") {
    const { begin, end } = lineOf(box);
    const behind = box.value.slice(end).match(/^[ \t]*/)[0].length;
    box.setRangeText(`${value} `, begin, end + behind, "end");
  } else box.value = box.dataset.taken = value;
  show(box, panelOf(box), false);
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("htmx:configRequest", (event) => {
  const box = event.detail.elt;
  if (!box.matches(TYPED)) return;
  const asked = words(box);
  event.detail.parameters[box.dataset.typed] = asked;
  if (asked || "empty" in box.dataset) return;
  event.preventDefault();
  show(box, panelOf(box), false);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const panel = event.detail.target;
  const box = panel.closest(".typed")?.querySelector(TYPED);
  if (!box) return;
  [...panel.children].forEach((one, n) => (one.id = `${panel.id}-${n}`));
  show(box, panel, box === document.activeElement && panel.childElementCount > 0);
});

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (box.matches?.(TYPED)) pressed(event, box, panelOf(box), (chosen) => take(box, chosen));
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.(TYPED)) show(event.target, panelOf(event.target), false);
});

document.addEventListener("mousedown", (event) => {
  const panel = event.target.closest?.(".typed [role=listbox]");
  if (!panel) return;
  event.preventDefault(); // a click must not take the focus first
  const chosen = event.target.closest("[role=option]");
  if (chosen) take(panel.closest(".typed").querySelector(TYPED), chosen);
});
