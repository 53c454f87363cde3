// Filter bars: choosing something sends the form by htmx (a visit without scripts), and only what is
// chosen goes into the address. The answer replaces the list; Back asks the server again.
const empty = (value) => value === "";

document.addEventListener("htmx:configRequest", (event) => {
  const { verb, parameters } = event.detail;
  if (verb !== "get") return;
  for (const [name, value] of Object.entries(parameters)) if (empty(value)) delete parameters[name];
});

document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get") return;
  for (const [name, value] of [...event.formData]) if (empty(value)) event.formData.delete(name);
});

// a single choice is applied at once; several wait for their button
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.filters");
  if (form && event.target.matches("input[type=radio], select, .chip input")) form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form.filters")) document.querySelectorAll("form.filters :popover-open").forEach((one) => one.hidePopover());
});

// a cell whose text is cut shows all of it on hover
document.addEventListener("pointerover", (event) => {
  const text = event.target.closest?.(".t");
  if (text && text.scrollWidth > text.clientWidth && !text.title) text.title = text.textContent.trim();
}, { passive: true });
