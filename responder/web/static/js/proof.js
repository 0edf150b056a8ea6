// Solves the server's challenge while there are more requests than usual. Nothing leaves this page until it is solved.

const box = document.getElementById("proof");
const { form } = box;
const told = document.getElementById("proof-told");
const instead = document.getElementById("proof-instead");
let waiting = null; // the submit event to repeat once solved

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
  // A button that does not submit the answers needs no proof.
  if (box.value || event.submitter?.formNoValidate) return;
  event.preventDefault();
  // Other listeners get the event once there is something to send.
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
