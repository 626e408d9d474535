// Tables: written again for another plan, sorted by a column, narrowed by a search. Same marks as the page's own.
const tables = {};

function minutesText(value) {
  if (value === null) return "–";
  return typeof value === "string" ? words.notReached : number(value, 1);
}

function changeCss(value) {
  if (value === "+" || value === "-") return value === "-" ? "gain" : "loss";
  return Math.abs(value) < data.bar[1] ? "even" : value < 0 ? "gain" : "loss";
}

function changeParts(value, longest) {
  if (value === null) return ["–"];
  const css = changeCss(value);
  if (typeof value === "string") return [make("span", { class: css + " words" }, value === "+" ? words.noMore : words.newly)];
  const width = longest > 0 ? Math.floor(data.bar[0] * Math.min(Math.abs(value) / longest, 1) + 0.5) : 0;
  const parts = [make("span", { class: css }, signed(value, 1))];
  if (width > 0) {
    const bar = { class: "bar " + css, width, height: 9, "aria-hidden": "true" };
    parts.push(make("svg", bar, make("rect", { width, height: 9 })));
  }
  return parts;
}

function makeCell(kind, value, longest) {
  if (kind === "name") return make("th", { scope: "row" }, value);
  if (kind === "text") return make("td", {}, value);
  if (kind === "change") return make("td", { class: "barcell" }, ...changeParts(value, longest));
  if (typeof value === "string") return make("td", { class: "num" }, make("span", { class: "muted" }, words.notReached));
  if (value === null) return make("td", { class: "num" }, "–");
  return make("td", { class: "num" }, number(value, kind === "count" ? 0 : 1));
}

function sortKey(value) {
  if (value === null) return null;
  return value === "+" ? Infinity : value === "-" ? -Infinity : value;
}

function chosenRows(table) {
  const names = column(table.key, "name");
  const also = ["municipality", "region"].map((key) => column(table.key, key)).filter(Boolean);
  const wanted = table.search.trim().toLocaleLowerCase(data.language);
  const hit = (text) => text.toLocaleLowerCase(data.language).includes(wanted);
  const rows = names.map((_, row) => row).filter((row) => !wanted || hit(names[row]) || also.some((c) => hit(c[row])));
  if (!table.sort) return rows;
  const cells = column(table.key, table.sort);
  const textual = ["name", "text"].includes(table.kinds[table.sort]);
  const order = new Intl.Collator(data.language);
  const compare = (a, b) => {
    const one = cells[a], other = cells[b];
    if (textual) return table.way * order.compare(one, other);
    const x = sortKey(one), y = sortKey(other);
    if (x === null || y === null) return (x === null) - (y === null);
    return x === y ? 0 : table.way * (x < y ? -1 : 1);
  };
  return rows.sort((a, b) => compare(a, b) || a - b);
}

function renderTable(table) {
  const packed = data.tables[table.key];
  const rows = chosenRows(table);
  const shown = rows.slice(0, data.rows);
  const cells = packed.columns.map(([key]) => column(table.key, key));
  const named = ids(table.key);
  const longest = packed.longest[state.plan];
  const body = make("tbody");
  for (const row of shown) {
    const line = packed.columns.map(([, kind], place) => makeCell(kind, cells[place][row], longest));
    if (table.key === "places" || table.key === "points") {
      const button = make("button", { type: "button", class: "link", "data-select": named[row] }, cells[0][row]);
      line[0].replaceChildren(button);
    }
    body.append(make("tr", { id: named.length ? named[row] : null }, ...line));
  }
  if (!rows.length) body.append(make("tr", {}, make("td", { colspan: cells.length }, words.none)));
  $("tbody", table.node).replaceWith(body);
  const left = $(`[data-left=${table.key}]`);
  if (left) {
    left.hidden = rows.length <= shown.length;
    left.textContent = fill(words.left, { count: number(rows.length - shown.length, 0) });
  }
  const found = $(`[data-found=${table.key}]`);
  if (found) found.textContent = table.search.trim() ? fill(words.found, { count: number(rows.length, 0) }) : "";
}

function sortBy(table, key, head) {
  const textual = ["name", "text"].includes(table.kinds[key]);
  table.way = table.sort === key ? -table.way : textual ? 1 : -1;
  table.sort = key;
  for (const other of $$("th", head.parentNode)) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", table.way > 0 ? "ascending" : "descending");
  renderTable(table);
}

for (const node of $$("table[data-table]")) {
  const key = node.dataset.table;
  const table = { key, node, sort: null, way: 1, search: "", kinds: Object.fromEntries(data.tables[key].columns) };
  tables[key] = table;
  for (const head of $$("thead th", node)) {
    const button = make("button", { type: "button", class: "sort" }, ...head.childNodes);
    button.addEventListener("click", () => sortBy(table, head.dataset.key, head));
    head.append(button);
  }
  const field = $(`[data-search=${key}]`);
  if (field) {
    field.addEventListener("input", () => {
      table.search = field.value;
      renderTable(table);
    });
  }
  if (key === "places" || key === "points") renderTable(table);
}
onPlan(() => Object.values(tables).forEach(renderTable));
