// A kiosk goes back to its start when nobody touches it; a ticket can be printed. All else works without this.
const { idleS, start } = document.body.dataset;
let timer = 0;

function wait() {
  clearTimeout(timer);
  timer = setTimeout(() => location.replace(start), Number(idleS) * 1000);
}

for (const kind of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(kind, wait, { passive: true });
wait();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
