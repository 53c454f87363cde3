// A form with data-passkey asks the browser for a passkey before it is sent: "create" makes one, "get" shows one.
// What the server wants stands in data-options, or is fetched from the form's own address.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const opened = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

async function asked(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return (await answer.json()).request_options.publicKey;
}

async function created(form, wanted) {
  const alone = form.elements.passwordless.checked;
  const selection = { ...wanted.authenticatorSelection, requireResidentKey: alone, residentKey: alone ? "required" : "discouraged" };
  if (alone) selection.userVerification = "required";
  return navigator.credentials.create({ publicKey: {
    ...wanted, challenge: bytes(wanted.challenge), user: { ...wanted.user, id: bytes(wanted.user.id) },
    excludeCredentials: opened(wanted.excludeCredentials), authenticatorSelection: selection,
  } });
}

const shown = (wanted) => navigator.credentials.get({ publicKey: {
  ...wanted, challenge: bytes(wanted.challenge), allowCredentials: opened(wanted.allowCredentials),
} });

function said(credential) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const held = parts.filter((name) => credential.response[name]).map((name) => [name, text(credential.response[name])]);
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type,
    response: Object.fromEntries(held), clientExtensionResults: credential.getClientExtensionResults(),
  });
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-passkey]");
  if (!form) return;
  event.preventDefault();
  const trouble = form.querySelector("[data-passkey-error]");
  trouble.hidden = true;
  try {
    const wanted = await asked(form);
    const credential = form.dataset.passkey === "create" ? await created(form, wanted) : await shown(wanted);
    form.elements.credential.value = said(credential);
    form.submit();
  } catch (error) {
    const known = { NotAllowedError: "calledOff", InvalidStateError: "known" };
    trouble.textContent = trouble.dataset[known[error.name] ?? "impossible"];
    trouble.hidden = false;
  }
}, true);
