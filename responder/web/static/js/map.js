// Touching an area on the map chooses it in the list beside it, and the map shows the list. The page works without it.

// The list as the map needs it: a box to check for each area, or one select for all.
function entry(map, shape) {
  const select = map.dataset.picks && document.getElementById(map.dataset.picks);
  const box = select ?? document.getElementById(shape.getAttribute("href").slice(1));
  if (!box) return null;
  if (!select) return { box, chosen: () => box.checked, turn: () => box.click() };
  const chosen = () => select.value === shape.dataset.area;
  const turn = () => {
    select.value = chosen() ? "" : shape.dataset.area;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  return { box, chosen, turn };
}

export function attach(map) {
  const said = map.querySelector(".hint");
  for (const shape of map.querySelectorAll("svg a")) {
    const listed = entry(map, shape);
    if (!listed) continue;
    const show = () => shape.classList.toggle("chosen", listed.chosen());
    show();
    listed.box.addEventListener("change", show);
    // Back to the page: the browser has kept what was chosen, and tells nobody.
    window.addEventListener("pageshow", show);
    shape.addEventListener("click", (event) => {
      event.preventDefault();
      listed.turn();
      const name = shape.querySelector("title").textContent;
      said.textContent = (listed.chosen() ? map.dataset.chosen : map.dataset.left).replace("{}", name);
    });
  }
}

document.querySelectorAll(".area-map").forEach(attach);
