// Suggests places while a name is typed, in a list for the arrow keys and for fingers. The form works without it.

const PAUSE = 150; // milliseconds after the last letter
const input = document.getElementById("words");
const list = document.createElement("ul");
let waiting = 0;
let asked = null;
let active = -1;

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

set(list, { id: "suggested", role: "listbox", "aria-label": input.dataset.offered });
set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
input.after(list);

function mark(at) {
  active = at;
  [...list.children].forEach((option, index) => set(option, { "aria-selected": index === at }));
  set(input, { "aria-activedescendant": list.children[at]?.id ?? "" });
}

function show(options) {
  list.replaceChildren(...options);
  list.hidden = !options.length;
  set(input, { "aria-expanded": !list.hidden });
  mark(-1);
}

function close() {
  clearTimeout(waiting);
  asked?.abort();
  show([]);
}

function pick(words) {
  input.value = words;
  // The draft keeps it.
  input.dispatchEvent(new Event("change", { bubbles: true }));
  close();
}

function option(label, words, area, at) {
  const one = document.createElement("li");
  set(one, { id: `suggested-${at}`, role: "option", dir: "auto" });
  one.append(label);
  if (area) {
    const small = document.createElement("small");
    small.append(area);
    one.append(" ", small);
  }
  // Keep the focus in the field: without it the list closes before the click.
  one.addEventListener("pointerdown", (event) => event.preventDefault());
  one.addEventListener("click", () => pick(words));
  return one;
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const words = input.value.trim();
  try {
    const body = new URLSearchParams({ words });
    const answer = await fetch(input.dataset.suggest, { method: "POST", body, signal: asked.signal });
    const found = answer.ok ? await answer.json() : [];
    const options = found.map(({ name, area }, at) => option(name, name, area, at));
    const own = input.dataset.own.replace("%s", () => words);
    show(found.length ? [...options, option(own, words, "", found.length)] : []);
  } catch {
    // More was typed, or the network is down.
  }
}

input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
});
input.addEventListener("blur", close);
input.addEventListener("keydown", (event) => {
  if (list.hidden) return;
  const count = list.children.length;
  if (event.key === "ArrowDown") mark((active + 1) % count);
  else if (event.key === "ArrowUp") mark(active > 0 ? active - 1 : count - 1);
  else if (event.key === "Enter" && active >= 0) list.children[active].click();
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});
close();
