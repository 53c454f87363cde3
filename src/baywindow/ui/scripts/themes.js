// The theme buttons in the person menu: <button data-theme-choice="light|dark|auto">.
const root = document.documentElement;

function show() {
  const now = root.dataset.theme ?? "auto";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === now));
  }
}

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
  if (!choice) return;
  if (choice === "auto") delete root.dataset.theme;
  else root.dataset.theme = choice;
  try {
    localStorage.setItem("theme", choice);
  } catch { /* the choice then lasts for this page */ }
  // Saved settings hold in every browser: what this one once chose is forgotten.
if (document.querySelector("[data-theme-forget]")) {
  try { localStorage.removeItem("theme"); } catch { /* nothing is kept */ }
  const own = root.dataset.ownTheme;
  if (own === "light" || own === "dark") root.dataset.theme = own;
  else delete root.dataset.theme;
}
show();
  document.dispatchEvent(new Event("themechange"));
});

// Saved settings hold in every browser: what this one once chose is forgotten.
if (document.querySelector("[data-theme-forget]")) {
  try { localStorage.removeItem("theme"); } catch { /* nothing is kept */ }
  const own = root.dataset.ownTheme;
  if (own === "light" || own === "dark") root.dataset.theme = own;
  else delete root.dataset.theme;
}
show();
