// A form is sent once. Files can be dropped. A demo login fills the sign-in form. Errors get the focus.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});

export function release() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }
}
addEventListener("pageshow", release);
document.addEventListener("htmx:afterRequest", release);

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const zone = event.target.closest?.(".drop");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("over", kind === "dragover");
    if (kind !== "drop" || !event.dataTransfer.files.length) return;
    const input = zone.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.addEventListener("change", (event) => {
  const zone = event.target.closest?.(".drop, .shot");
  const told = zone?.querySelector("[data-chosen]");
  if (told) told.textContent = [...event.target.files].map((file) => file.name).join(", ");
});

document.addEventListener("click", (event) => {
  const demo = event.target.closest("[data-login]");
  if (demo) {
    const form = document.querySelector("form[data-signin]");
    form.elements.login.value = demo.dataset.login;
    form.elements.password.value = demo.dataset.password;
    form.requestSubmit();
  }
  event.target.closest("[data-dismiss]")?.closest(".callout")?.remove();
});

document.querySelector("[aria-invalid=true]")?.focus();
