// Sends the report and, while the network is down and the page is open, tries again. The key stays the same, so it
// counts as one report. Without this script the browser sends it.

const LONGEST = 45000; // milliseconds that one try may take, for a slow phone on a slow network
const PAUSES = [2000, 4000, 8000, 15000, 30000]; // milliseconds between tries; the last one repeats

const form = document.getElementById("report");
const box = document.getElementById("sending");
const told = document.getElementById("sending-told");
const acts = document.getElementById("sending-acts");
let trying = null; // the try that is under way or scheduled

function tell(words) {
  box.hidden = false;
  if (told.textContent !== words) told.textContent = words;
}

async function attempt() {
  const mine = trying;
  clearTimeout(mine.timer);
  if (mine.asking) return;
  mine.asking = new AbortController();
  const late = setTimeout(() => mine.asking.abort(), LONGEST);
  try {
    const answer = await fetch(form.action, { method: "POST", body: mine.body, signal: mine.asking.signal });
    if (mine !== trying) return;
    if (answer.redirected) showCode(answer.url);
    else if (answer.status >= 500) again(mine);
    // The server wants something else and saved nothing. Its own page says what.
    else form.submit();
  } catch {
    if (mine === trying) again(mine);
  } finally {
    clearTimeout(late);
  }
}

// Going back to this form shows the code again: draft.js leads there. Leaving fast forgets its address.
function showCode(address) {
  try {
    sessionStorage.setItem("report-sent", address);
    history.replaceState("sent", "");
    location.assign(address);
  } catch {
    // This browser has no storage.
    location.replace(address);
  }
}

function again(mine) {
  mine.asking = null;
  const first = acts.hidden;
  acts.hidden = false;
  tell(box.dataset.lost);
  if (first) box.focus();
  mine.timer = setTimeout(attempt, PAUSES[Math.min(mine.tries, PAUSES.length - 1)]);
  mine.tries += 1;
}

function stop() {
  clearTimeout(trying.timer);
  trying.asking?.abort();
  trying = null;
  form.inert = false;
  acts.hidden = true;
  tell(box.dataset.stopped);
  form.querySelector("button.primary").focus();
}

// Listen on the document, so that other scripts can stop the form first.
document.addEventListener("submit", (event) => {
  if (event.target !== form || event.defaultPrevented || event.submitter?.name === "turn") return;
  event.preventDefault();
  if (trying) return;
  trying = { body: new URLSearchParams(new FormData(form)), tries: 0, timer: 0, asking: null };
  // Don't allow changes while sending, because the same key means the same report.
  form.inert = true;
  tell(box.dataset.sending);
  attempt();
});
document.getElementById("send-now").addEventListener("click", () => attempt());
document.getElementById("send-stop").addEventListener("click", stop);
window.addEventListener("online", () => trying && attempt());
window.addEventListener("pageshow", (event) => {
  if (event.persisted && trying && !trying.asking) attempt();
});
