// Plays a sound while the board has a ring that nobody has taken. live.js keeps the count fresh.
// Browsers need one tap before a page may play sound. The tab remembers that sound was turned on.

const EVERY = 4000;
const WANTED = "sound";
const button = document.getElementById("sound");
let speaker = null;
let turn = null;
let leading = !navigator.locks;

const wanted = () => sessionStorage.getItem(WANTED) === "on";
const ringing = () => Number(document.getElementById("ringing")?.value ?? 0) > 0;
const allowed = () => speaker?.state === "running";

function show() {
  const { on, off, blocked } = button.dataset;
  button.textContent = !wanted() ? off : allowed() ? on : blocked;
}

async function allow() {
  if (!wanted()) return;
  speaker ??= new AudioContext();
  speaker.onstatechange = show;
  // Without a tap the promise stays open, so nothing may wait for it.
  speaker.resume().catch(() => {});
  show();
}

function toggle() {
  const on = wanted() && allowed();
  sessionStorage.setItem(WANTED, on ? "off" : "on");
  if (on) {
    rest();
    show();
  } else {
    allow().then(() => setTimeout(sound, 200));
  }
}

// Only one tab of this browser plays sound: the one with the lock, until it closes or its sound is turned off.
function lead() {
  if (turn || !navigator.locks) return;
  turn = new AbortController();
  const { signal } = turn;
  const held = () => new Promise((done) => {
    leading = true;
    signal.addEventListener("abort", done);
  });
  navigator.locks.request("ring", { signal }, held).catch(() => {}); // turned off before its turn came
}

function rest() {
  turn?.abort();
  turn = null;
  leading = !navigator.locks;
}

function sound() {
  if (!wanted() || !allowed()) return;
  lead();
  if (!leading || !ringing()) return;
  for (const [after, pitch] of [[0, 880], [0.25, 660]]) tone(speaker.currentTime + after, pitch);
}

function tone(at, pitch) {
  const source = new OscillatorNode(speaker, { frequency: pitch });
  const loudness = new GainNode(speaker, { gain: 0 });
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.3, at + 0.02);
  loudness.gain.linearRampToValueAtTime(0, at + 0.2);
  source.connect(loudness).connect(speaker.destination);
  source.start(at);
  source.stop(at + 0.22);
}

if (button && window.AudioContext) {
  button.hidden = false;
  button.addEventListener("click", toggle);
  for (const sign of ["pointerdown", "keydown"]) {
    document.addEventListener(sign, (event) => event.target !== button && allow());
  }
  allow();
  show();
  setInterval(sound, EVERY);
}
