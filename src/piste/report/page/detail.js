// What is under the pointer, and the card of a chosen point or place.
const tip = $("#map-tip");
const card = $("#card");
const drawerMain = $("#drawer-main");
const marks = $("#map-marks");
let cameFrom = null;

function cellsOf(table, row) {
  return Object.fromEntries(data.tables[table].columns.map(([key]) => [key, column(table, key)[row]]));
}

function nearSymbol(event) {
  const [x, y] = toUnits(event);
  const reach = 5 * pixels();
  let best = -1, least = Infinity;
  for (let k = 0; k < frame.x.length; k++) {
    const far = Math.hypot(frame.x[k] - x, frame.y[k] - y) - radius(k);
    if (far <= reach && far < least + (best >= 0 && frame.r[k] < frame.r[best] ? 0.5 : 0)) [best, least] = [k, far];
  }
  return best;
}

function showTip(event, lines) {
  tip.replaceChildren(...lines);
  tip.hidden = false;
  const box = canvas.getBoundingClientRect();
  const x = event.clientX - box.left, y = event.clientY - box.top;
  tip.style.left = Math.min(Math.max(4, x + 14), box.width - tip.offsetWidth - 4) + "px";
  tip.style.top = (y + 18 + tip.offsetHeight > box.height ? y - tip.offsetHeight - 12 : y + 16) + "px";
}

function hideTip() {
  tip.hidden = true;
}

function placeLines(k) {
  const row = frame.row[k], cells = cellsOf("places", row);
  const count = frame.count[k] || 1;
  const title = cells.name + (count > 1 ? " " + fill(words.more, { count: number(count - 1, 0) }) : "");
  const lines = [make("b", {}, title), peopleText(cells.people), make("br")];
  lines.push(`${words.plan}: ${minutesWithUnit(cells.minutes)}`);
  if (cells.nearest !== "–") lines.push(` (${cells.nearest})`);
  if ("today" in cells) {
    lines.push(make("br"), `${words.today}: ${minutesWithUnit(cells.today)} `);
    lines.push(...changeParts(cells.change, 0));
  }
  return lines;
}

function peopleText(people) {
  return fill(words.people, { people: number(people, 0) });
}

function minutesWithUnit(value) {
  return typeof value === "number" ? fill(words.minutes, { minutes: minutesText(value) }) : minutesText(value);
}

canvas.addEventListener("pointermove", (event) => {
  if (pointers.size || event.pointerType === "touch" || event.target.closest("button")) return hideTip();
  const point = event.target.closest(".point");
  if (point) {
    const row = ids("points").indexOf("point-" + point.dataset.site);
    const cells = cellsOf("points", row);
    const mean = `${words.plan}: ${minutesWithUnit(cells.minutes)}`;
    showTip(event, [make("b", {}, cells.name), peopleText(cells.catchment), make("br"), mean]);
    return lightCatchment(Number(point.dataset.site));
  }
  lightCatchment(null);
  const k = nearSymbol(event);
  if (k < 0) return hideTip();
  showTip(event, placeLines(k));
});
canvas.addEventListener("pointerleave", () => {
  hideTip();
  lightCatchment(null);
});

function lightCatchment(site) {
  for (const node of $$(`[data-plan="${state.plan}"] .m-catch`)) {
    const mine = Number(node.dataset.site);
    node.classList.toggle("is-on", mine === site || mine === state.point);
  }
}

svg.addEventListener("focusin", (event) => {
  const point = event.target.closest(".point");
  if (point) lightCatchment(Number(point.dataset.site));
});
svg.addEventListener("focusout", () => lightCatchment(null));
canvas.addEventListener("click", (event) => {
  if (event.target.closest("button")) return;
  const point = event.target.closest(".point");
  if (dragged) return;
  if (point) {
    event.preventDefault();
    return selectPoint(Number(point.dataset.site), point);
  }
  const k = nearSymbol(event);
  if (k >= 0) selectPlace(frame.row[k], svg);
  else clearCard();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-select]");
  if (!button) return;
  const [kind, key] = button.dataset.select.split("-");
  if (kind === "point") selectPoint(Number(key), button, true);
  else selectPlace(ids("places").indexOf(button.dataset.select), button, true);
});

function openCard(template, values) {
  const content = document.getElementById(template).content.cloneNode(true);
  for (const slot of $$("[data-slot]", content)) slot.replaceChildren(...[values[slot.dataset.slot] ?? ""].flat());
  card.replaceChildren(content);
  card.hidden = false;
  drawerMain.hidden = true;
  $(".close", card).addEventListener("click", () => clearCard(true));
}

function clearCard(back = false) {
  state.point = state.place = null;
  card.hidden = true;
  drawerMain.hidden = false;
  marks.replaceChildren();
  for (const node of $$(".point.is-on")) node.classList.remove("is-on");
  lightCatchment(null);
  drawLabels();
  if (back && cameFrom && cameFrom.isConnected) cameFrom.focus();
  cameFrom = null;
}

function bringIntoView(x, y) {
  const map = $("#mode-minutes");
  if (state.mode === "table") map.click();
  if (frame.z > 1) {
    [frame.cx, frame.cy] = [x, y];
    showView();
  }
  $("#map").scrollIntoView({ block: "start" });
}

function selectPoint(site, from, scroll = false) {
  clearCard();
  cameFrom = from;
  state.point = site;
  const cells = cellsOf("points", ids("points").indexOf("point-" + site));
  const falling = cells.closing_past;
  const limit = number(data.limit, 0);
  const after = minutesText(cells.closing_minutes), before = minutesText(cells.minutes);
  const known = typeof cells.closing_minutes === "number";
  const closing = falling > 0 ? words.fall : words.nobodyFalls;
  openCard("point-card", {
    name: cells.name,
    kind: `${cells.fixed === words.fixed ? words.fixedPoint : words.chosenPoint}. ${cells.municipality}`,
    people: number(cells.catchment, 0),
    minutes: before,
    within: number(cells.within, 0),
    falling: peopleText(falling),
    closing: known ? fill(closing, { limit, before, after }) : words.cutOff,
    next: cells.next === "–" ? words.noNext : fill(words.nextBest, { name: cells.next, minutes: minutesText(cells.next_minutes), before }),
    rows: catchmentRows(site),
  });
  const node = $(`.m-plan[data-plan="${state.plan}"] .point[data-site="${site}"]`);
  node.classList.add("is-on");
  lightCatchment(site);
  const at = node.firstElementChild.transform.baseVal[0].matrix;
  if (scroll) bringIntoView(at.e, at.f);
  drawLabels();
  $("h2", card).focus({ preventScroll: true });
}

function catchmentRows(site) {
  const nearest = data.nearest[state.plan], rows = [];
  for (let row = 0; row < nearest.length && rows.length < 7; row++) {
    if (nearest[row] !== site) continue;
    const cells = cellsOf("places", row);
    const line = [makeCell("name", cells.name), makeCell("count", cells.people), makeCell("minutes", cells.minutes)];
    if ("change" in cells) line.push(makeCell("change", cells.change, 90));
    rows.push(make("tr", {}, ...line));
  }
  return rows;
}

function selectPlace(row, from, scroll = false) {
  clearCard();
  cameFrom = from;
  state.place = row;
  const cells = cellsOf("places", row);
  const today = "today" in cells ? [minutesText(cells.today)] : [];
  openCard("place-card", {
    name: cells.name,
    municipality: cells.municipality,
    people: number(cells.people, 0),
    today,
    minutes: [minutesText(cells.minutes) + " ", ...("change" in cells ? changeParts(cells.change, 0) : [])],
    nearest: cells.nearest === "–" ? words.notReached : cells.nearest,
  });
  markPlace(row);
  const k = frame.symbol[row];
  if (scroll && k >= 0) bringIntoView(frame.x[k], frame.y[k]);
  $("h2", card).focus({ preventScroll: true });
}

function markPlace(row) {
  const k = frame.symbol[row];
  if (k < 0) return;
  const px = pixels();
  marks.replaceChildren(make("circle", { cx: frame.x[k], cy: frame.y[k], r: radius(k) + 4 * px }));
  const site = data.nearest[state.plan][row];
  const node = $(`.m-plan[data-plan="${state.plan}"] .point[data-site="${site}"]`);
  if (!node) return;
  const at = node.firstElementChild.transform.baseVal[0].matrix;
  marks.append(make("path", { d: `M${frame.x[k]} ${frame.y[k]}L${at.e} ${at.f}` }));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !card.hidden) clearCard(true);
});
for (const radio of $$("input[name=mode]")) {
  radio.addEventListener("change", () => {
    state.mode = radio.value;
    if (state.mode !== "table") showView();
  });
  if (radio.checked) state.mode = radio.value;
}
onPlan(() => clearCard());
