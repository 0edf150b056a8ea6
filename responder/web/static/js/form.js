// Lets a report use the phone's location. The form works without it.

const ROUGH = 500; // meters; a less exact point would send people to the wrong place
const WAIT = 15000; // milliseconds

const box = document.getElementById("location");
const [locate, forget, told] = ["locate", "forget", "located"].map((id) => document.getElementById(id));
const latitude = box.querySelector("[name=latitude]");
const longitude = box.querySelector("[name=longitude]");

function show(message, attached) {
  told.textContent = message;
  forget.hidden = !attached;
  locate.disabled = false;
}

function fill(position) {
  const { coords } = position;
  if (coords.accuracy > ROUGH) {
    show(box.dataset.rough, latitude.value !== "");
    return;
  }
  latitude.value = coords.latitude.toFixed(5);
  longitude.value = coords.longitude.toFixed(5);
  show(box.dataset.found, true);
}

if ("geolocation" in navigator && window.isSecureContext) {
  box.hidden = false;
  if (latitude.value) show(box.dataset.found, true);
  locate.addEventListener("click", () => {
    show(box.dataset.asking, latitude.value !== "");
    locate.disabled = true;
    const refused = () => show(box.dataset.refused, latitude.value !== "");
    navigator.geolocation.getCurrentPosition(fill, refused, { enableHighAccuracy: true, timeout: WAIT });
  });
  forget.addEventListener("click", () => {
    latitude.value = longitude.value = "";
    show("", false);
    locate.focus();
  });
}
