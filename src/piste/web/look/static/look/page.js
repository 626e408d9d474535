// What every page does once its HTML is there; all of it works without this.
import "htmx.org";

document.querySelector("[data-focus]")?.focus();

for (const opener of document.querySelectorAll("[data-dialog]")) {
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog)?.showModal();
  });
}

// What a desk keeps for the time when the line is down goes with whoever signs out or leaves the desk.
if ("caches" in window) {
  if (location.pathname.startsWith("/sign-in")) caches.delete("piste-desk");
  for (const form of document.querySelectorAll("form[data-forgets]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await caches.delete("piste-desk").catch(() => false);
      form.submit();
    });
  }
}

if (document.querySelector("piste-map")) import("piste/map");
