// The desk by keyboard: each key clicks the button that stands on the page, so that keys can do nothing that buttons
// cannot. They rest while one types, while a key is held down, and when they are turned off (WCAG 2.1.4).
const OFF = "piste-desk-keys-off";
const LAMP = document.querySelector("[data-keys-switch]");
const words = LAMP?.textContent ?? "";
let sent = false;

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function showSwitch() {
  if (!LAMP) return;
  LAMP.hidden = false;
  LAMP.textContent = isOff() ? LAMP.dataset.off : words;
}

LAMP?.addEventListener("click", () => {
  try {
    localStorage.setItem(OFF, isOff() ? "0" : "1");
  } catch {
    return;
  }
  showSwitch();
});

function rests(event) {
  const at = event.target;
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing || isOff()) return true;
  if (at.closest("input:not([type=hidden]), textarea, select, [contenteditable]")) return true;
  return event.key === " " && Boolean(at.closest("button, a, summary, [role=region]")); // the browser's own key there
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return closePanels();
  if (rests(event)) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
  focusPanel(button.closest("details")); // at once: who presses F and Enter quickly must not miss the field
});

function closePanels() {
  for (const panel of document.querySelectorAll(".desk details[open]")) {
    panel.querySelector("form").reset(); // what was chosen and given up must not go with the next press
    panel.open = false;
    panel.querySelector("summary").focus();
  }
}

function focusPanel(panel) {
  if (panel?.open) panel.querySelector("select, input:not([type=hidden])")?.focus();
}

for (const panel of document.querySelectorAll(".desk details")) {
  panel.addEventListener("toggle", () => document.activeElement?.tagName === "SUMMARY" && focusPanel(panel));
}

// The note is kept while it is written; what was typed last goes with the form that is sent.
document.addEventListener("submit", (event) => {
  if (sent) return event.preventDefault();
  const note = document.getElementById("note");
  const field = event.target.querySelector("[data-note]");
  if (note && field) field.value = note.value;
  sent = !event.defaultPrevented && !event.target.hasAttribute("hx-post");
});
addEventListener("pageshow", () => (sent = false));

// An Enter in a select sends its panel, as it does in a field.
for (const select of document.querySelectorAll(".desk details select")) {
  select.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    select.form.requestSubmit();
  });
}

// The clock runs on from what the server said, by the browser's own steady clock, whatever its time of day is.
const clock = document.querySelector("[data-since]");
if (clock) {
  const [minutes, seconds] = clock.textContent.split(":").map(Number);
  const began = performance.now() - 1000 * (60 * minutes + seconds);
  setInterval(() => {
    const lasted = Math.floor((performance.now() - began) / 1000);
    clock.textContent = `${String(Math.floor(lasted / 60)).padStart(2, "0")}:${String(lasted % 60).padStart(2, "0")}`;
  }, 1000);
}

document.addEventListener("live-reset", () => location.reload());
document.querySelector(".said [role=alert]")?.focus();
showSwitch();
