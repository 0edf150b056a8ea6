// A tap on an area of the map chooses it in the list next to it, and the map shows what the list has chosen. The page
// works without this script.

// The list entry for a shape: each area has a checkbox, or all share one select.
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
    // After going back to the page, the browser restores choices without an event.
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
