// The quick exit replaces this page with another one. A report that was sent leaves no draft behind.

function forget() {
  try {
    sessionStorage.clear();
  } catch {
    // This browser has no storage, so there is nothing to clear.
  }
}

function forgetDraft() {
  try {
    sessionStorage.removeItem("report-draft");
  } catch {
    // This browser has no storage.
  }
}

if (document.getElementById("sent")) forgetDraft();

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
