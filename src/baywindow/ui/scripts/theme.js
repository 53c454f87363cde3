// Before the first paint: the theme this browser chose. No cookie; "auto" follows the system; no choice follows the page.
const root = document.documentElement;
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  else if (chosen === "auto") delete root.dataset.theme;
} catch { /* storage is switched off: the system's theme it is */ }
root.classList.add("scripted");
