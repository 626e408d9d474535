// Names on the map, placed again whenever the view changes: points first, then goings, then the largest places.
const pen = document.createElement("canvas").getContext("2d");
const MOST_PLACE_NAMES = 40;

function textWidth(text, weight, size) {
  pen.font = `${weight} ${size}px "Source Sans 3"`;
  return pen.measureText(text).width;
}

function nameWishes(px) {
  const layer = $(`.m-plan[data-plan="${state.plan}"]`);
  const points = ids("points"), names = column("points", "name");
  const wishes = [];
  const obstacles = [];
  points.forEach((id, row) => {
    const node = $(`.point[data-site="${id.slice(6)}"]`, layer);
    const at = node.firstElementChild.transform.baseVal[0].matrix;
    const on = state.point === Number(id.slice(6));
    wishes.push({ text: names[row], x: at.e, y: at.f, r: (on ? 13 : 6.4) * px, css: on ? "is-on" : "", weight: 600, size: on ? 16 : 13, rank: on ? -1 : row });
    obstacles.push([at.e - 6.4 * px, at.f - 6.4 * px, at.e + 6.4 * px, at.f + 6.4 * px]);
  });
  for (const node of $$(state.mode === "change" ? ".goes" : ".sq", layer)) {
    const at = node.transform.baseVal[0].matrix;
    const aside = node.classList.contains("goes") ? 0 : 5.4 * px;
    const [x, y] = [at.e + aside, at.f + aside];
    obstacles.push([x - 4.5 * px, y - 4.5 * px, x + 4.5 * px, y + 4.5 * px]);
    if (state.mode === "change") {
      wishes.push({ text: node.dataset.name, x: at.e, y: at.f, r: 5 * px, css: "is-old", weight: 400, size: 13, rank: 1e4 });
    }
  }
  obstacles.push(...panelBoxes(px), ...regionBoxes());
  if (frame.z >= 2.5) wishes.push(...placeWishes(px, new Set(names)));
  return [wishes, obstacles];
}

function panelBoxes(px) {
  return [$(".modes"), $(".zoom")].map((panel) => {
    const at = panel.getBoundingClientRect();
    const [left, top] = toUnits({ clientX: at.left, clientY: at.top });
    return [left, top, left + at.width * px, top + at.height * px];
  });
}

function regionBoxes() {
  if (!svg.classList.contains("near")) return [];
  const boxes = [];
  for (const node of $$(".m-rname")) {
    const at = node.getBBox();
    const box = [at.x, at.y, at.x + at.width, at.y + at.height];
    const free = !boxes.some((other) => overlap(box, other));
    node.style.visibility = free ? "" : "hidden";
    if (free) boxes.push(box);
  }
  return boxes;
}

function overlap(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

function placeWishes(px, taken) {
  const names = column("places", "name");
  const [left, top, width, height] = clampView();
  const found = [];
  for (let k = 0; k < frame.x.length && found.length < MOST_PLACE_NAMES; k++) {
    const inView = frame.x[k] > left && frame.x[k] < left + width && frame.y[k] > top && frame.y[k] < top + height;
    const text = names[frame.row[k]];
    if (!inView || taken.has(text)) continue;
    found.push({ text, x: frame.x[k], y: frame.y[k], r: radius(k) + px, css: "is-place", weight: 400, size: 12.5, rank: 2e4 + k });
  }
  return found;
}

function spots(wish, px) {
  const size = wish.size * px, gap = wish.r + 0.28 * size, middle = 0.34 * size, steep = 0.72 * gap;
  return [
    [gap, middle, "start"], [-gap, middle, "end"], [0, -wish.r - 0.3 * size, "middle"], [0, wish.r + 0.92 * size, "middle"],
    [steep, middle - steep, "start"], [steep, middle + steep, "start"], [-steep, middle - steep, "end"], [-steep, middle + steep, "end"],
  ];
}

function seenBox(px) {
  const box = canvas.getBoundingClientRect();
  const half = [(box.width / 2) * px, (box.height / 2) * px];
  return [frame.cx - half[0] + 4 * px, frame.cy - half[1] + 4 * px, frame.cx + half[0] - 4 * px, frame.cy + half[1] - 4 * px];
}

function drawLabels() {
  const layer = $(`.m-plan[data-plan="${state.plan}"]`);
  if (!layer || !canvas.offsetWidth) return;
  const px = pixels();
  const [wishes, taken] = nameWishes(px);
  const seen = seenBox(px);
  const placed = [];
  for (const wish of wishes.sort((a, b) => a.rank - b.rank)) {
    const size = wish.size * px, width = textWidth(wish.text, wish.weight, wish.size) * px, air = 0.1 * size;
    for (const [dx, dy, anchor] of spots(wish, px)) {
      const x = wish.x + dx, y = wish.y + dy;
      const left = x - { start: 0, middle: width / 2, end: width }[anchor];
      const box = [left - air, y - 0.72 * size - air, left + width + air, y + 0.2 * size + air];
      if (box[0] < seen[0] || box[1] < seen[1] || box[2] > seen[2] || box[3] > seen[3]) continue;
      if (taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      placed.push(make("text", { x, y, "text-anchor": anchor, class: wish.css }, wish.text));
      break;
    }
  }
  const labels = $$(".m-labels", layer);
  labels[0].setAttribute("class", "m-labels");
  labels[0].replaceChildren(...placed);
  if (labels[1]) labels[1].remove();
}
if (document.fonts && document.fonts.ready) document.fonts.ready.then(() => drawLabels());
