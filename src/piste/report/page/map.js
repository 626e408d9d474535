// The map: symbols for a plan and zoom, panning and zooming by buttons, keys and pointer, names that keep clear.
const frame = { ...data.map, z: 1, cx: data.map.width / 2, cy: data.map.height / 2 };
const svg = $("#map-svg");
const canvas = $("#map-canvas");
const NEAREST = 16;
const outside = new Set(data.map.out);
const wideScale = $(".scale-svg");

function baseScale() {
  const box = canvas.getBoundingClientRect();
  return Math.min(box.width / frame.width, box.height / frame.height) || 1;
}

function pixels() {
  return 1 / (baseScale() * frame.z);
}

function circlePath(x, y, r) {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0${-2 * r} 0z`;
}

function trianglePath(x, y, r, up) {
  const half = frame.least[2] * r, tall = half * 1.732;
  return `M${x} ${y + (up ? -2 : 2) * tall / 3}l${half} ${up ? tall : -tall}h${-2 * half}z`;
}

function symbolPath(kind, x, y, r, least) {
  if (kind === "c5") return trianglePath(x, y, Math.max(r, least * frame.least[1]), true);
  if (kind[0] === "o") return trianglePath(x, y, Math.max(r, least * frame.least[1]), false);
  if (kind === "z") return circlePath(x, y, Math.max(r * 0.6, least * frame.least[0] * 0.7));
  if (kind === "cx") {
    const h = 0.8 * Math.max(r, least * frame.least[1]);
    return `M${x - h} ${y - h}L${x + h} ${y + h}M${x + h} ${y - h}L${x - h} ${y + h}`;
  }
  return circlePath(x, y, r);
}

function radius(k) {
  return frame.r[k] / Math.sqrt(frame.z);
}

function drawSymbols() {
  const least = 1 / frame.z ** 0.75;
  for (const [id, codes, css] of [["map-minutes", frame.minutes, frame.minuteCss], ["map-change", frame.change, frame.changeCss]]) {
    const layer = document.getElementById(id);
    if (!layer) continue;
    [...layer.children].forEach((node, k) => {
      const kind = css[Number(codes[state.plan][k])];
      node.setAttribute("class", outside.has(k) ? kind + " out" : kind);
      node.setAttribute("d", symbolPath(kind, frame.x[k], frame.y[k], radius(k), least));
    });
  }
}

function clampView() {
  const w = frame.width / frame.z, h = frame.height / frame.z;
  frame.cx = Math.min(Math.max(frame.cx, w / 4), frame.width - w / 4);
  frame.cy = Math.min(Math.max(frame.cy, h / 4), frame.height - h / 4);
  if (frame.z === 1) [frame.cx, frame.cy] = [frame.width / 2, frame.height / 2];
  return [frame.cx - w / 2, frame.cy - h / 2, w, h];
}

let drawnZoom = 1;
let labelling = 0;
function showView() {
  svg.setAttribute("viewBox", clampView().join(" "));
  svg.style.setProperty("--u", 1 / baseScale());
  wideScale.style.setProperty("--u", 1 / baseScale());
  svg.style.setProperty("--z", frame.z);
  svg.classList.toggle("near", frame.z * baseScale() >= data.map.nearScale);
  canvas.classList.toggle("is-near", frame.z > 1);
  $("[data-zoom=out]").disabled = frame.z <= 1;
  $("[data-zoom=in]").disabled = frame.z >= NEAREST;
  if (drawnZoom !== frame.z) {
    drawnZoom = frame.z;
    drawSymbols();
    drawScale();
  }
  cancelAnimationFrame(labelling);
  labelling = requestAnimationFrame(drawLabels);
}

function drawScale() {
  const perPixel = Number(wideScale.dataset.mPerUnit) / frame.z;
  const longest = 0.3 * Math.min(frame.width, 420) * perPixel;
  let step = 10 ** Math.floor(Math.log10(longest));
  step *= longest / step >= 5 ? 5 : longest / step >= 2 ? 2 : 1;
  const bar = step / perPixel, right = frame.width - 12, foot = frame.height - 10;
  $("path", wideScale).setAttribute("d", `M${right - bar} ${foot - 5}v5h${bar}v-5`);
  const text = step >= 1000 ? fill(words.scaleKm, { n: number(step / 1000, 0) }) : fill(words.scaleM, { n: number(step, 0) });
  $("text", wideScale).textContent = text;
}

function zoomTo(z, at = [frame.cx, frame.cy]) {
  const next = Math.min(Math.max(z, 1), NEAREST);
  const share = 1 - frame.z / next;
  frame.cx += (at[0] - frame.cx) * share;
  frame.cy += (at[1] - frame.cy) * share;
  frame.z = next;
  hideTip();
  showView();
}

function pan(dx, dy) {
  frame.cx += dx;
  frame.cy += dy;
  showView();
}

function toUnits(event) {
  const box = canvas.getBoundingClientRect();
  const px = pixels();
  return [frame.cx + (event.clientX - box.left - box.width / 2) * px, frame.cy + (event.clientY - box.top - box.height / 2) * px];
}

for (const button of $$("[data-zoom]")) {
  button.addEventListener("click", () => {
    if (button.dataset.zoom === "all") [frame.cx, frame.cy] = [frame.width / 2, frame.height / 2];
    zoomTo(button.dataset.zoom === "all" ? 1 : frame.z * (button.dataset.zoom === "in" ? 1.8 : 1 / 1.8));
  });
}

svg.setAttribute("tabindex", "0");
svg.setAttribute("role", "application");
$("#map-about").append(" " + words.mapKeys);
svg.addEventListener("keydown", (event) => {
  const onPoint = event.target.closest(".point");
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (way && onPoint) stepToPoint(onPoint, way);
  else if (way && frame.z > 1) pan((way[0] * frame.width) / frame.z / 6, (way[1] * frame.height) / frame.z / 6);
  else if (event.key === "+" || event.key === "=") zoomTo(frame.z * 1.8);
  else if (event.key === "-") zoomTo(frame.z / 1.8);
  else if (event.key === "0") zoomTo(1);
  else if (event.key === "Escape") clearCard();
  else return;
  event.preventDefault();
});

function stepToPoint(from, [dx, dy]) {
  const place = (node) => node.firstElementChild.transform.baseVal[0].matrix;
  const here = place(from);
  let best = null, least = Infinity;
  for (const node of $$(`.m-plan[data-plan="${state.plan}"] .point`)) {
    const there = place(node), x = there.e - here.e, y = there.f - here.f;
    const along = x * dx + y * dy, across = Math.abs(x * dy) + Math.abs(y * dx);
    if (along > 0.1 && along + 2 * across < least) [best, least] = [node, along + 2 * across];
  }
  if (best) focusPoint(best);
}

function focusPoint(node) {
  for (const other of $$(".point")) other.setAttribute("tabindex", "-1");
  node.setAttribute("tabindex", "0");
  node.focus();
}

function rovePoints() {
  for (const layer of $$(".m-plan")) {
    $$(".point", layer).forEach((node, k) => node.setAttribute("tabindex", k ? "-1" : "0"));
  }
}

const pointers = new Map();
let dragged = false, spread = 0;
canvas.addEventListener("pointerdown", (event) => {
  if (event.target.closest("button")) return;
  pointers.set(event.pointerId, [event.clientX, event.clientY]);
  dragged = false;
  spread = 0;
});
canvas.addEventListener("pointermove", (event) => {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  const now = [event.clientX, event.clientY];
  if (pointers.size === 1 && frame.z > 1) {
    const [dx, dy] = [before[0] - now[0], before[1] - now[1]];
    if (!dragged && Math.hypot(dx, dy) < 4) return;
    if (!dragged) canvas.setPointerCapture(event.pointerId);
    dragged = true;
    canvas.classList.add("is-dragged");
    pan(dx * pixels(), dy * pixels());
  }
  pointers.set(event.pointerId, now);
  if (pointers.size === 2) {
    const [a, b] = [...pointers.values()];
    const wide = Math.hypot(a[0] - b[0], a[1] - b[1]);
    const middle = toUnits({ clientX: (a[0] + b[0]) / 2, clientY: (a[1] + b[1]) / 2 });
    if (spread) zoomTo((frame.z * wide) / spread, middle);
    spread = wide;
    dragged = true;
  }
});
for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
  canvas.addEventListener(name, (event) => {
    pointers.delete(event.pointerId);
    spread = 0;
    canvas.classList.remove("is-dragged");
  });
}
canvas.addEventListener("click", (event) => {
  if (dragged) event.preventDefault();
}, true);
canvas.addEventListener("dblclick", (event) => {
  if (!event.target.closest("button, .point")) zoomTo(frame.z * 1.8, toUnits(event));
});
canvas.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  zoomTo(frame.z * Math.exp(-event.deltaY / 300), toUnits(event));
}, { passive: false });

onPlan(() => {
  drawSymbols();
  drawLabels();
  rovePoints();
});
rovePoints();
new ResizeObserver(() => requestAnimationFrame(showView)).observe(canvas);
