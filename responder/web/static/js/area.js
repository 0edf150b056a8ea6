// Loads the map of the areas on request, because it is too large to send to everybody. The list does the same job.

import { attach } from "./map.js";

const box = document.getElementById("on-map");
const button = document.getElementById("show-map");
const told = box.querySelector("[role=status]");

async function show() {
  button.disabled = true;
  told.textContent = box.dataset.asking;
  try {
    const answer = await fetch(box.dataset.from, { signal: AbortSignal.timeout(30000) });
    if (!answer.ok) throw new Error(`answer ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const map = document.adoptNode(page.querySelector(".area-map"));
    box.append(map);
    attach(map);
    button.hidden = true;
    told.textContent = "";
  } catch {
    told.textContent = box.dataset.failed;
    button.disabled = false;
  }
}

// Without areas there is no map.
if (document.querySelector("#area optgroup")) {
  box.hidden = false;
  button.addEventListener("click", show);
}
