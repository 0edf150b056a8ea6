// Keeps the page of phones fresh without losing what is being typed; the page works without this file.

const EVERY = 1000;
const notice = document.getElementById("notice");
const filter = document.getElementById("filter");
const phones = document.getElementById("phones");
const words = document.body.dataset;
let version = words.version;
let busy = false;

function live(root) {
  return [...root.querySelectorAll("[data-live]")];
}

function refill(fresh) {
  for (const part of live(fresh)) {
    const shown = document.getElementById(part.id);
    if (!shown || shown.innerHTML === part.innerHTML) continue;
    const focused = shown.contains(document.activeElement) ? document.activeElement : null;
    const mark = focused && (focused.value || focused.getAttribute("href"));
    shown.innerHTML = part.innerHTML;
    if (focused) {
      const again = [...shown.querySelectorAll("button, a")];
      (again.find((one) => (one.value || one.getAttribute("href")) === mark) ?? again[0])?.focus({ preventScroll: true });
    }
  }
}

// Moves every card but the one in use: moving that one would take its focus away.
function arrange(order) {
  const cards = order.map((card) => document.getElementById(card.id) ?? document.importNode(card, true));
  const wanted = new Set(cards);
  for (const shown of [...phones.children]) {
    if (!wanted.has(shown)) shown.remove();
  }
  const held = cards.find((card) => card.contains(document.activeElement));
  const top = held?.getBoundingClientRect().top;
  const fixed = held ? cards.indexOf(held) : 0;
  if (!held && cards.length && phones.firstElementChild !== cards[0]) phones.prepend(cards[0]);
  for (let at = fixed - 1; at >= 0; at -= 1) {
    if (cards[at].nextElementSibling !== cards[at + 1]) cards[at + 1].before(cards[at]);
  }
  for (let at = fixed + 1; at < cards.length; at += 1) {
    if (cards[at].previousElementSibling !== cards[at - 1]) cards[at - 1].after(cards[at]);
  }
  if (held) window.scrollBy(0, held.getBoundingClientRect().top - top);
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  if (!fresh.body.dataset.version) return;
  refill(fresh);
  arrange([...fresh.getElementById("phones").children]);
  version = fresh.body.dataset.version;
  sift();
}

function sift() {
  const sought = filter.value.trim().toLowerCase();
  for (const card of phones.children) {
    card.hidden = sought !== "" && !card.querySelector(".owner").textContent.toLowerCase().includes(sought)
      && !card.querySelector(".chat").textContent.toLowerCase().includes(sought);
  }
}

async function look() {
  try {
    if (!document.hidden && !busy) {
      const answer = await fetch("/simulator/version");
      const now = (await answer.json()).version;
      if (now !== version) {
        const page = await fetch(location.pathname + location.search);
        const html = await page.text();
        // An answer that was sent meanwhile has brought a newer page.
        if (!busy) show(html);
      }
      if (notice.textContent === words.lost) notice.textContent = "";
    }
  } catch {
    notice.textContent = words.lost;
  }
  setTimeout(look, EVERY);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  if (busy) return;
  busy = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)) });
    if (!answer.ok) {
      // The page that comes back without a script tells what is wrong, beside the field.
      form.submit();
      return;
    }
    const typed = form.querySelector("input:not([type=hidden]):not([type=tel])");
    if (typed) typed.value = "";
    notice.textContent = "";
    show(await answer.text());
  } catch {
    notice.textContent = words.unsent;
  } finally {
    busy = false;
  }
});

filter.closest("label").hidden = false;
filter.addEventListener("input", sift);
sift();
setTimeout(look, EVERY);
