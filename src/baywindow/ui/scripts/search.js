// The search box: what it finds stands under it; Enter opens what is marked, Escape closes and then leaves.
import { pressed, show } from "./combobox.js";

const box = document.querySelector("[data-search]");
const panel = document.getElementById("found");

if (box && panel) {
  const form = box.form;
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.hidden) box.blur();
    else pressed(event, box, panel, (chosen) => chosen.click());
  });
  panel.addEventListener("htmx:afterSwap", () => show(box, panel, form.contains(document.activeElement) && panel.childElementCount > 0));
  box.addEventListener("focus", () => show(box, panel, panel.childElementCount > 0 && box.value.trim() !== ""));
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || show(box, panel, false));
  panel.addEventListener("mousedown", (event) => event.preventDefault()); // a click must not take the focus first
}
