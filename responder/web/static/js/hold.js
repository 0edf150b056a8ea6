// A button that must be held for a second, so that a slip of the thumb does not press it.
// Without this script, one press is enough.

const LONG = 1000;

for (const form of document.querySelectorAll("form[data-hold]")) {
  const button = form.querySelector("button");
  let timer = null;

  const begin = (event) => {
    if (timer || (event.key && event.key !== "Enter" && event.key !== " ")) return;
    button.classList.add("held");
    timer = setTimeout(() => form.requestSubmit(), LONG);
  };
  const end = () => {
    clearTimeout(timer);
    timer = null;
    button.classList.remove("held");
  };

  form.querySelector("[data-hold-hint]").hidden = false;
  button.type = "button";
  button.addEventListener("pointerdown", begin);
  button.addEventListener("keydown", begin);
  for (const over of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) button.addEventListener(over, end);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
}
