// When an answer does not come as hoped: no connection, a refusal, a sign-in that ran out.
const isPage = (text) => /^\s*(<!--[^]*?-->\s*)?<!doctype html>/i.test(text);

function tell(html) {
  const main = document.querySelector("main");
  main.querySelector("[data-trouble]")?.remove();
  const box = Object.assign(document.createElement("div"), { className: "messages" });
  box.dataset.trouble = "";
  box.setAttribute("role", "alert");
  box.innerHTML = html;
  main.prepend(box);
  box.scrollIntoView({ block: "nearest" });
}

// its words stand on the body, in the language of the page
export function sentence(name) {
  const [what, text] = document.body.dataset[name].split("|");
  tell('<div class="callout warn"><div class="what"><b></b> <span></span></div></div>');
  document.querySelector("[data-trouble] b").textContent = what;
  document.querySelector("[data-trouble] span").textContent = text;
}

// a whole page instead of a part: the sign-in, or another page. Go there.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, elt, pathInfo } = event.detail;
  if (xhr.status >= 400 || elt.hasAttribute("hx-select") || !isPage(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  location.assign(pathInfo.finalRequestPath);
});

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  if (!isPage(xhr.responseText) && xhr.responseText.includes("callout")) tell(xhr.responseText);
  else if (xhr.status === 404) sentence("gone");
  else sentence("failed");
});

function offline() {
  sentence("offline");
}
document.addEventListener("htmx:sendError", offline);
document.addEventListener("htmx:timeout", offline);
document.addEventListener("htmx:beforeRequest", () => document.querySelector("[data-trouble]")?.remove());
