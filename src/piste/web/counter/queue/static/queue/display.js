// The display's clock between the server's own renderings, and a fresh page after a long break.
const clock = document.querySelector("[data-clock]");
const written = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "numeric",
  minute: "2-digit",
  timeZone: "Europe/Helsinki",
});

function tick() {
  const now = new Date();
  clock.dateTime = now.toISOString();
  clock.textContent = written.format(now);
}

tick();
setInterval(tick, 1000);
document.addEventListener("live-reset", () => location.reload());
