// Works out what the server asks for before it does something for a browser, while much is asked for. Nothing leaves
// this page meanwhile.

const box = document.getElementById("proof");
const { form } = box;
const told = document.getElementById("proof-told");
const instead = document.getElementById("proof-instead");
let waiting = null; // what the form is to be sent with

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
const hex = (array) => Array.from(array, (byte) => byte.toString(16).padStart(2, "0")).join("");

async function derive({ nonce, salt, cost, keyLength }, counter) {
  const password = new Uint8Array(nonce.length / 2 + 4);
  password.set(bytes(nonce));
  new DataView(password.buffer).setUint32(nonce.length / 2, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  return hex(new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8)));
}

async function solve(challenge) {
  for (let counter = 0; ; counter += 1) {
    const derivedKey = await derive(challenge.parameters, counter);
    if (derivedKey.startsWith(challenge.parameters.keyPrefix)) return { counter, derivedKey };
  }
}

function hold(event) {
  // What does not hand the form in needs no work.
  if (box.value || event.submitter?.formNoValidate) return;
  event.preventDefault();
  // Whatever else listens hears of it when there is something to send.
  event.stopImmediatePropagation();
  waiting = event;
  told.textContent = told.dataset.working;
}

if (globalThis.crypto?.subtle) {
  instead.hidden = true;
  form.addEventListener("submit", hold, { capture: true });
  const challenge = JSON.parse(box.dataset.challenge);
  const solution = await solve(challenge);
  box.value = btoa(JSON.stringify({ challenge, solution }));
  if (waiting) form.requestSubmit(waiting.submitter);
}
