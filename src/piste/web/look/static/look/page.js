// What every page does once its HTML is there; all of it works without this.
import "htmx.org";

document.querySelector("[data-focus]")?.focus();

for (const opener of document.querySelectorAll("[data-dialog]")) {
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog)?.showModal();
  });
}

if (document.querySelector("piste-map")) import("piste/map");
