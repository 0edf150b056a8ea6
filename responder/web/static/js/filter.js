// Filters the list of neighborhoods by what is typed. Without this script the whole list stays.

const field = document.getElementById("area-filter");
const told = document.getElementById("area-filter-told");
const cities = [...document.querySelectorAll("details.city")];
const before = cities.map((city) => city.open);

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function filter() {
  const wanted = plain(field.value.trim());
  let shown = 0;
  cities.forEach((city, at) => {
    let here = 0;
    for (const choice of city.querySelectorAll(".choice")) {
      choice.hidden = !plain(choice.textContent).includes(wanted);
      here += choice.hidden ? 0 : 1;
    }
    city.hidden = !here;
    city.open = wanted ? here > 0 : before[at];
    shown += here;
  });
  told.textContent = shown ? "" : told.dataset.none;
}

if (cities.length) {
  field.parentElement.hidden = false;
  field.addEventListener("input", filter);
  field.addEventListener("keydown", (event) => {
    // Enter would send the form.
    if (event.key === "Enter") event.preventDefault();
  });
}
