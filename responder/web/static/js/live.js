// Keeps an open page fresh: asks every second whether anything changed, and replaces the parts that did.
// A part is an element with an id inside [data-parts]. Parts that somebody is typing in or has opened stay as they are.
// So do [data-still] parts, which are made to be filled in.

const EVERY = 1000;
const WHEN_LOST = 2000;
const WHEN_HIDDEN = 5000;
const live = document.getElementById("live");
const connection = document.getElementById("connection");
let timer = 0;
let asking = false;

// A hidden page asks only if its sound is on: see ring.js.
const seen = () => document.visibilityState === "visible";
const heard = () => sessionStorage.getItem("sound") === "on";

async function ask() {
  if (asking || !(seen() || heard())) return;
  asking = true;
  clearTimeout(timer);
  let next = EVERY;
  try {
    const { version } = await (await fetchHere(live.dataset.ask, "application/json")).json();
    if (version !== live.dataset.version) await renew(version);
    tell("");
  } catch (error) {
    if (error instanceof LoggedOut) return tell(connection.dataset.left);
    tell(connection.dataset.lost);
    next = WHEN_LOST;
  } finally {
    asking = false;
  }
  timer = setTimeout(ask, seen() ? next : WHEN_HIDDEN);
}

class LoggedOut extends Error {}

async function fetchHere(address, type) {
  const answer = await fetch(address, {
    headers: { Accept: type },
    redirect: "manual",
    signal: AbortSignal.timeout(10000),
  });
  if (answer.type === "opaqueredirect" || answer.status === 403) throw new LoggedOut();
  if (!answer.ok) throw new Error(`answer ${answer.status}`);
  return answer;
}

async function renew(version) {
  const text = await (await fetchHere(live.dataset.page, "text/html")).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const focused = document.activeElement;
  sync(live, page.getElementById("live"));
  document.getElementById("fresh").replaceWith(page.getElementById("fresh"));
  document.title = page.title;
  live.dataset.version = version;
  const again = focused?.isConnected ? focused : focused?.id && document.getElementById(focused.id);
  if (again && again !== document.activeElement) again.focus({ preventScroll: true });
}

function sync(here, there) {
  const known = new Map([...here.children].filter((part) => part.id).map((part) => [part.id, part]));
  const wanted = [...there.children].map((fresh) => kept(known.get(fresh.id), fresh));
  for (const part of [...here.children]) {
    if (!wanted.includes(part) && !busy(part)) part.remove();
  }
  wanted.forEach((part, place) => {
    if (here.children[place] !== part) here.insertBefore(part, here.children[place] ?? null);
  });
}

function kept(old, fresh) {
  if (!old || old.tagName !== fresh.tagName) return fresh;
  if (old.hasAttribute("data-parts") && fresh.hasAttribute("data-parts")) {
    sync(old, fresh);
    return old;
  }
  return same(old, fresh) || busy(old) ? old : fresh;
}

function same(old, fresh) {
  // Each response has a new CSRF token. That alone is not a change.
  const plain = (part) => part.outerHTML.replace(/(name="csrf_token" value=")[^"]*/g, "$1");
  return plain(old) === plain(fresh);
}

function busy(part) {
  if (part.hasAttribute("data-still")) return true;
  if (part.matches("details[open]") || part.querySelector("form :focus, details[open]")) return true;
  return [...part.querySelectorAll("input, textarea")].some((field) =>
    field.type === "radio" || field.type === "checkbox"
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue,
  );
}

function tell(words) {
  if (connection.textContent !== words) connection.textContent = words;
  connection.hidden = !words;
}

document.addEventListener("visibilitychange", ask);
timer = setTimeout(ask, EVERY);
