// Leaving quickly puts the other page in place of this one; a report that was sent leaves no draft behind.

function forget() {
  try {
    sessionStorage.clear();
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

if (document.getElementById("sent")) forget();
const leave = document.getElementById("leave");
leave.addEventListener("click", (event) => {
  event.preventDefault();
  forget();
  const elsewhere = leave.href;
  // At once, however slow the net is or if there is none.
  document.body.replaceChildren();
  document.title = "";
  location.replace(elsewhere);
});
