// Phone reports by keyboard: number keys choose, Enter goes on, Ctrl+Enter sends. The place is looked up as it is
// typed. On the next page, N starts the next call. Both pages work without this script.

const PAUSE = 250; // milliseconds after the last letter before the place is looked up

const form = document.getElementById("call");
const done = document.getElementById("taken");
document.getElementById("live").classList.add("keyed");

// The questions in order. A group of radio buttons counts as one.
function stops() {
  const seen = new Set();
  return [...form.elements].filter((field) => {
    if (field.type === "hidden" || !field.offsetParent || field.tagName === "FIELDSET") return false;
    const name = field.closest("fieldset.line") ? field.name : field.id;
    return !seen.has(name) && seen.add(name);
  });
}

function name(field) {
  return field.closest("fieldset.line") ? field.name : field.id;
}

function goOn(field) {
  const all = stops();
  const next = all[all.findIndex((one) => name(one) === name(field)) + 1];
  const chosen = next?.type === "radio" ? form.querySelector(`[name="${next.name}"]:checked`) : null;
  (chosen ?? next)?.focus();
}

function choose(event, field) {
  const wanted = document.getElementById(`${field.name}-${event.key}`);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
  wanted.focus();
  if (wanted.type === "radio") goOn(wanted);
}

function typed(event) {
  const field = event.target;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(document.getElementById("keep"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Enter" && !["TEXTAREA", "BUTTON"].includes(field.tagName)) {
    event.preventDefault();
    goOn(field);
  } else if (/^[1-9]$/.test(event.key) && ["radio", "checkbox"].includes(field.type)) {
    choose(event, field);
  }
}

// The tab keeps what is typed until it is saved, so that an accidental reload loses nothing. It never keeps the number.
const DRAFT = "call-draft";
const NOT_KEPT = new Set(["csrf_token", "number", "instead"]);

function save() {
  const told = [...new FormData(form)].filter(([field]) => !NOT_KEPT.has(field));
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify(told));
  } catch {
    // This browser has no storage. The form works without a draft.
  }
}

function restore() {
  let told = null;
  try {
    told = JSON.parse(sessionStorage.getItem(DRAFT));
  } catch {
    // There is no readable draft.
  }
  if (!told) return false;
  for (const field of form.elements) {
    if (!field.name || NOT_KEPT.has(field.name) || field.type === "submit") continue;
    const values = told.filter(([one]) => one === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
  return true;
}

function forget() {
  try {
    sessionStorage.removeItem(DRAFT);
  } catch {
    // Nothing was kept.
  }
}

if (form) {
  const words = document.getElementById("words");
  const area = document.getElementById("area");
  const found = document.getElementById("found");
  let waiting = 0;
  let asked = null;

  const look = async () => {
    asked?.abort();
    if (!words.value.trim()) {
      found.textContent = "";
      return;
    }
    asked = new AbortController();
    const body = new URLSearchParams({
      csrf_token: form.elements.csrf_token.value,
      words: words.value,
      area: area.value,
    });
    try {
      const answer = await fetch(form.dataset.look, { method: "POST", body, signal: asked.signal });
      if (answer.ok) found.textContent = (await answer.json()).said;
    } catch {
      // The server looks the place up again when the report is saved.
    }
  };
  const lookSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  };
  words.addEventListener("input", lookSoon);
  area.addEventListener("change", lookSoon);
  form.addEventListener("keydown", typed);

  const fresh = !form.elements.instead && !document.getElementById("faults");
  if (fresh && restore()) {
    document.getElementById("draft").hidden = false;
    lookSoon();
  }
  form.addEventListener("input", save);
  document.getElementById("afresh").addEventListener("click", () => {
    forget();
    location.replace(form.action);
  });
}

if (done) forget();

// N works only while the focus is in here, where it starts, so that speech input does not start a call by accident.
done?.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  document.getElementById("next").click();
});
