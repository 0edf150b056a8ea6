// Touching an area on the map checks or unchecks it in the list, and the map shows the list. The page works without it.

for (const map of document.querySelectorAll(".area-map")) {
  const said = map.querySelector(".hint");
  for (const shape of map.querySelectorAll("svg a")) {
    const box = document.getElementById(shape.getAttribute("href").slice(1));
    if (!box) continue;
    const show = () => shape.classList.toggle("chosen", box.checked);
    show();
    box.addEventListener("change", show);
    // Back to the page: the browser has kept what was checked, and tells nobody.
    window.addEventListener("pageshow", show);
    shape.addEventListener("click", (event) => {
      event.preventDefault();
      box.click();
      const name = shape.querySelector("title").textContent;
      said.textContent = (box.checked ? map.dataset.chosen : map.dataset.left).replace("{}", name);
    });
  }
}
