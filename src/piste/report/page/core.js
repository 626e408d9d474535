// Data of the page, numbers as the reader's language writes them, and small ways to make elements.
const data = JSON.parse(document.getElementById("page-data").textContent);
const words = data.words;
const state = { plan: data.chosen, mode: "minutes", point: null, place: null };
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

function number(value, digits) {
  const [whole, part] = Math.abs(value).toFixed(digits).split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, data.thin);
  const minus = value < 0 && /[1-9]/.test(whole + (part || "")) ? "\u2212" : "";
  return minus + spaced + (part ? data.mark + part : "");
}

function signed(value, digits) {
  const written = number(value, digits);
  return value > 0 && /[1-9]/.test(written) ? "+" + written : written;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

function make(name, attributes = {}, ...content) {
  const svg = ["svg", "rect", "path", "circle", "text", "g"].includes(name);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(key, value);
  node.append(...content.filter((part) => part !== null));
  return node;
}

function column(table, key, plan = state.plan) {
  const packed = data.tables[table].shared[key] || data.tables[table].plans[plan][key];
  if (!packed) return null;
  if (packed.words && !packed.cells) packed.cells = packed.at.map((k) => packed.words[k]);
  return packed.cells;
}

function ids(table, plan = state.plan) {
  const all = data.tables[table].ids;
  return all.length === 1 ? all[0] : all[plan];
}

const listeners = [];
function onPlan(listener) {
  listeners.push(listener);
}

function showPlan(plan) {
  if (plan === state.plan) return;
  state.plan = plan;
  for (const node of $$("[data-plan]")) node.toggleAttribute("hidden", Number(node.dataset.plan) !== plan);
  for (const row of $$("[data-row]")) {
    if (Number(row.dataset.row) === plan) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  const radio = document.getElementById("plan-" + plan);
  if (radio) radio.checked = true;
  document.title = data.answers[plan] + " – Piste";
  $("#said").textContent = data.answers[plan];
  for (const listener of listeners) listener();
}

for (const radio of $$("input[name=plan]")) radio.addEventListener("change", () => showPlan(Number(radio.value)));
for (const button of $$("[data-show]")) button.addEventListener("click", () => showPlan(Number(button.dataset.show)));
