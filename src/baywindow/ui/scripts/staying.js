// A form with a photo is sent without leaving its page: what a camera took stands nowhere else, and no page can
// choose files again. Refused, the answer is put around the files that are chosen; else it says where to go.
import { release } from "./forms.js";
import { sentence } from "./trouble.js";

const WRONG = 422;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.querySelector(".shot")) return;
  const chosen = [...form.querySelectorAll("input[type=file]")].filter((one) => one.files.length);
  if (!chosen.length) return;
  event.preventDefault();
  const answer = await sent(form, event.submitter);
  const next = answer?.headers.get("Baywindow-Goes-To");
  if (next) return location.assign(next);
  release();
  if (answer?.status === WRONG) put(await answer.text(), chosen);
  else sentence(answer ? "failed" : "offline");
});

async function sent(form, submitter) {
  const headers = { "Baywindow-Stays": "1" };
  try {
    return await fetch(form.action, { method: "POST", body: new FormData(form, submitter), headers });
  } catch (failure) {
    if (failure instanceof TypeError) return null;
    throw failure;
  }
}

function put(text, chosen) {
  const main = new DOMParser().parseFromString(text, "text/html").querySelector("#main");
  for (const file of chosen) main.querySelector(`#${file.id}`)?.replaceWith(file);
  document.querySelector("#main").replaceWith(main);
  for (const file of chosen) file.dispatchEvent(new Event("change", { bubbles: true }));
  window.htmx.process(main);
  const wrong = main.querySelector("[aria-invalid=true]");
  wrong?.focus();
  (wrong ?? main.querySelector("[role=alert]"))?.scrollIntoView({ block: "center" });
}
