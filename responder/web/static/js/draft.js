// Keeps what is typed until it is sent, in this tab only, so that a lost connection or a new language loses nothing.

const NAME = "report-draft"; // leave.js removes it
const SENT = "report-sent"; // the address of the page with the report's code, from send.js
const NOT_TYPED = new Set(["language", "turn", "proof"]);

const form = document.getElementById("report");
const notice = document.getElementById("draft");

function save() {
  const typed = [...new FormData(form)].filter(([name]) => !NOT_TYPED.has(name));
  try {
    sessionStorage.setItem(NAME, JSON.stringify(typed));
  } catch {
    // This browser has no storage. The form works without a draft.
  }
}

function stored(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function read() {
  try {
    return JSON.parse(stored(NAME));
  } catch {
    return null;
  }
}

// The reader came back to a form that was sent: show the report's code again, not an empty form.
function goBackToCode() {
  const address = history.state === "sent" ? stored(SENT) : null;
  if (address) location.replace(address);
  return address !== null;
}

function restore(typed) {
  for (const field of form.elements) {
    if (!field.name || NOT_TYPED.has(field.name)) continue;
    const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    if (field.value && field.tagName === "SELECT") field.closest("details").open = true;
  }
}

goBackToCode();
const typed = read();
// A page with faults holds what was just sent.
if (document.getElementById("faults")) save();
else if (typed) {
  restore(typed);
  notice.hidden = false;
}
form.addEventListener("input", save);
form.addEventListener("change", save);
document.getElementById("afresh").addEventListener("click", () => {
  sessionStorage.removeItem(NAME);
  location.replace(location.href);
});
window.addEventListener("pageshow", (event) => {
  // A new report needs a new key.
  if (event.persisted && !goBackToCode() && !read()) location.reload();
});
