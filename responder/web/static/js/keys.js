// Keys on the board: j and k move through the rows, Enter opens one, a assigns it, / searches.

const links = () => [...document.querySelectorAll(".entry h3 a")];

function move(by) {
  const all = links();
  const here = all.findIndex((link) => link.closest(".entry").contains(document.activeElement));
  all[Math.min(Math.max(here + by, 0), all.length - 1)]?.focus();
}

function assign() {
  document.activeElement?.closest(".entry")?.querySelector(".assign")?.click();
}

const acts = { j: () => move(1), k: () => move(-1), a: assign, "/": () => document.getElementById("q").focus() };

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  const act = acts[event.key];
  if (!act || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});
