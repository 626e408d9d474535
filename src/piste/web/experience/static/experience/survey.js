// Questions that are asked only after certain answers are hidden until then. Without this they stand open, and the server sorts it out.
const form = document.querySelector("form.survey");
function refresh() {
  const given = new FormData(form);
  for (const part of form.querySelectorAll("[data-if]")) {
    const asked = part.dataset.oneOf.split(" ").includes(String(given.get(part.dataset.if)));
    part.hidden = part.disabled = !asked;
  }
}
if (form) { form.addEventListener("change", refresh); refresh(); document.getElementById("error-summary")?.focus(); }
