// The quick exit replaces this page with another one. A report that was sent leaves no draft behind.

function forget() {
  try {
    sessionStorage.clear();
  } catch {
    // This browser has no storage, so there is nothing to clear.
  }
}

if (document.getElementById("sent")) forget();
const leave = document.getElementById("leave");
leave.addEventListener("click", (event) => {
  event.preventDefault();
  forget();
  const elsewhere = leave.href;
  // Clear the page immediately, because the network may be slow or down.
  document.body.replaceChildren();
  document.title = "";
  location.replace(elsewhere);
});
