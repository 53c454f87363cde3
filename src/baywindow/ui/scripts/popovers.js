// Native popovers open without us. We put them under their button, let arrow keys walk their choices,
// and turn <dialog popover> into a modal dialog, which a declarative button cannot do everywhere yet.
const GAP = 6;

function opener(popover) {
  return document.querySelector(`[popovertarget="${CSS.escape(popover.id)}"]:not([data-far])`);
}

function place(popover) {
  const button = opener(popover);
  if (!button || popover.matches(".drawer, dialog")) return;
  popover.classList.add("placed");
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const left = popover.dataset.align === "end" ? at.right - width : at.left;
  const below = at.bottom + GAP + height <= innerHeight || at.top < height;
  popover.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  popover.style.top = `${below ? at.bottom + GAP : at.top - GAP - height}px`;
}

function placeOpen() {
  document.querySelectorAll(":popover-open").forEach(place);
}

document.addEventListener("toggle", (event) => {
  const popover = event.target;
  if (!(popover instanceof HTMLElement) || !popover.hasAttribute("popover")) return;
  const button = opener(popover);
  button?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState !== "open") return popover.removeAttribute("style");
  place(popover);
  focusFirst(popover);
}, true);

function focusFirst(popover) {
  const wanted = popover.querySelector("[autofocus], :checked, [aria-current]") ?? popover.querySelector("a, button, input:not([type=hidden])");
  wanted?.focus({ preventScroll: true });
}

addEventListener("resize", placeOpen);
addEventListener("scroll", placeOpen, { passive: true });
document.addEventListener("htmx:afterSwap", (event) => {
  placeOpen();
  if (event.target.matches?.(".choices:popover-open")) focusFirst(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const list = event.target.closest?.("[popover] .choices, [popover].choices");
  if (!list || event.target.matches("input[type=date], input[type=datetime-local], input[type=radio]")) return;
  const steps = [...list.querySelectorAll("a, button, input:not([type=hidden])")].filter((one) => one.offsetParent);
  const next = steps.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  steps[(next + steps.length) % steps.length]?.focus();
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[popovertarget]");
  const dialog = button && document.getElementById(button.getAttribute("popovertarget"));
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (button.getAttribute("popovertargetaction") === "hide") dialog.close();
  else showModal(dialog);
});

document.addEventListener("click", (event) => {
  const dialog = event.target;
  if (dialog instanceof HTMLDialogElement && dialog.open && !inside(dialog, event)) dialog.close();
});

function inside(dialog, event) {
  const at = dialog.getBoundingClientRect();
  return event.clientX >= at.left && event.clientX <= at.right && event.clientY >= at.top && event.clientY <= at.bottom;
}

export function showModal(dialog) {
  dialog.removeAttribute("popover");
  if (!dialog.open) dialog.showModal();
}
