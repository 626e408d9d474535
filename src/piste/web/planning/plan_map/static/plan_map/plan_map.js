// <plan-map>: a plan on our own ground. Without a script the page's tables and forms do all of it; here links and forms
// answer without loading the page anew, and the map follows.
import { Map, Marker, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { PlacesLayer } from "piste/places-layer";

setWorkerUrl(new URL("./maplibre-gl-worker.mjs", import.meta.resolve("maplibre-gl")).href);

const PLACES = 0x31505350;
const TIMES = 0x31545350;
const NO_POINT = 65535;
const PAPER_PX = 690; // A4 upright within its margins
const SVG = "http://www.w3.org/2000/svg";
const maps = new Set();
const arrays = globalThis.Map ? new globalThis.Map() : null;

const facts = () => JSON.parse(document.getElementById("map-data").textContent);

function colour(name) {
  const text = getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#b4bbbf";
  const hex = text.length === 4 ? [...text.slice(1)].map((one) => one + one).join("") : text.slice(1, 7);
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).concat(1);
}

function fetchOnce(address) {
  if (!arrays.has(address)) {
    arrays.set(address, fetch(address, { credentials: "same-origin" }).then((answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return answer;
    }));
  }
  return arrays.get(address).then((answer) => answer.clone());
}

async function readPlaces(address) {
  const bytes = await (await fetchOnce(address)).arrayBuffer();
  const [magic, , n] = new Uint32Array(bytes, 0, 4);
  if (magic !== PLACES) throw new Error("no places");
  return {
    lon: new Float32Array(bytes, 16, n),
    lat: new Float32Array(bytes, 16 + 4 * n, n),
    people: new Float32Array(bytes, 16 + 8 * n, n),
    area: new Uint16Array(bytes, 16 + 12 * n, n),
  };
}

async function readNetwork(address) {
  const bytes = await (await fetch(address, { credentials: "same-origin", cache: "no-cache" })).arrayBuffer();
  const [magic, , n, flags] = new Uint32Array(bytes, 0, 4);
  if (magic !== TIMES) throw new Error("no times");
  return {
    seconds: new Uint16Array(bytes, 16, n),
    nearest: new Uint16Array(bytes, 16 + 2 * n, n),
    before: flags & 1 ? new Uint16Array(bytes, 16 + 4 * n, n) : null,
  };
}

function ground(background) {
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const layers = [{ id: "water", type: "background", paint: { "background-color": css("--water") } }];
  const sources = { outlines: { type: "geojson", data: { type: "FeatureCollection", features: [] } } };
  if (background) {
    sources.background = { type: "raster", tiles: [background], tileSize: 256 };
    layers.push({ id: "background", type: "raster", source: "background" });
  }
  const kind = (name) => ["==", ["get", "kind"], name];
  if (!background) {
    layers.push(
      { id: "foreign", type: "fill", source: "outlines", filter: kind("foreign"), paint: { "fill-color": css("--foreign"), "fill-antialias": true } },
      { id: "beyond", type: "fill", source: "outlines", filter: kind("beyond"), paint: { "fill-color": "#f0f2f4", "fill-antialias": false } },
      { id: "land", type: "fill", source: "outlines", filter: kind("land"), paint: { "fill-color": css("--land") } },
      { id: "focus", type: "fill", source: "outlines", filter: ["all", kind("region"), ["get", "inside"]], paint: { "fill-color": "#fff" } },
    );
  }
  layers.push(
    { id: "municipalities", type: "line", source: "outlines", minzoom: 6, filter: kind("municipality"), paint: { "line-color": "#d3d8db", "line-width": 0.8 } },
    { id: "regions", type: "line", source: "outlines", filter: kind("region"), paint: { "line-color": "#9ba5aa", "line-width": 1.2 } },
  );
  return { version: 8, sources, layers };
}

// What lies past the edge of the known land is neither land nor sea
function beyond(features) {
  const known = features.filter((one) => ["foreign", "land"].includes(one.properties.kind));
  let [west, south, east, north] = [180, 90, -180, -90];
  const visit = (part) => {
    if (typeof part[0] !== "number") return part.forEach(visit);
    west = Math.min(west, part[0]); east = Math.max(east, part[0]);
    south = Math.min(south, part[1]); north = Math.max(north, part[1]);
  };
  for (const one of known) visit(one.geometry.coordinates ?? one.geometry.geometries.flatMap((part) => part.coordinates));
  const ring = (w, s, e, n) => [[w, s], [e, s], [e, n], [w, n], [w, s]];
  const coordinates = known.length ? [ring(-180, -85, 180, 85), ring(west, south, east, north)] : [];
  return { type: "Feature", properties: { kind: "beyond" }, geometry: { type: "Polygon", coordinates } };
}

function pointElement(site, chosen) {
  const link = document.createElement("a");
  link.className = `pt${site.o || site.d ? "" : " off"}${chosen ? " chosen" : ""}${site.l ? " locked" : ""}`;
  link.tabIndex = -1; // the table and the search lead to the same pages; 60 stops on a map help nobody
  link.setAttribute("aria-hidden", "true");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 26 26");
  const add = (name, attributes) => {
    const part = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
    svg.append(part);
  };
  if (chosen) add("circle", { class: "p-sel", cx: 13, cy: 13, r: 11.4 });
  if (site.o) add("circle", { class: `p-${site.k || "full"}`, cx: 13, cy: 13, r: site.k && site.k !== "full" ? 5.6 : 6.6 });
  else if (site.d) add("circle", { class: "p-mobile", cx: 13, cy: 13, r: 6.2 });
  else if (site.p) add("circle", { class: "p-closed", cx: 13, cy: 13, r: 5.4 });
  if (site.t) add("rect", { class: "p-office", x: site.o || site.d ? 16.5 : 9, y: site.o || site.d ? 16.5 : 9, width: 7.4, height: 7.4 });
  if (site.l) add("path", { class: "p-lock", d: "M1.5 6h8v6h-8zM3.2 6V4a2.3 2.3 0 0 1 4.6 0v2" });
  link.append(svg);
  const name = document.createElement("span");
  name.textContent = site.n;
  link.append(name);
  return link;
}

class PlanMap extends HTMLElement {
  async connectedCallback() {
    if (this.map) return;
    maps.add(this);
    this.facts = facts();
    this.mode = this.dataset.mode ?? this.facts.mode;
    const frame = document.createElement("div");
    frame.className = "map-canvas";
    this.append(frame);
    try {
      const [west, south, east, north] = this.facts.box;
      this.map = new Map({
        container: frame, style: ground(this.dataset.background), bounds: [[west, south], [east, north]],
        fitBoundsOptions: { padding: innerWidth < 700 ? 20 : 40 }, attributionControl: false, dragRotate: false, pitchWithRotate: false,
        maxPitch: 0, fadeDuration: 0, cooperativeGestures: false, locale: { "Map.Title": this.dataset.label ?? "" },
      });
      this.map.touchZoomRotate.disableRotation();
      this.map.getCanvas().setAttribute("aria-label", this.dataset.label ?? "");
      this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
      this.map.addControl(new ScaleControl({ unit: "metric" }), "bottom-right");
      const loaded = new Promise((done) => this.map.once("load", done));
      const [places, network] = await Promise.all([readPlaces(this.facts.places), readNetwork(this.facts.network), loaded]);
      this.places = places;
      this.network = network;
      this.layer = new PlacesLayer(places, colour);
      this.layer.show(network, this.mode);
      this.map.addSource("catchment", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
      const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
      this.map.addLayer({ id: "catchment-fill", type: "fill", source: "catchment", paint: { "fill-color": accent, "fill-opacity": 0.1 } });
      this.map.addLayer({ id: "catchment-line", type: "line", source: "catchment", paint: { "line-color": accent, "line-width": 2 } });
      this.map.addLayer(this.layer);
      await this.showLeases();
      this.drawPoints();
      this.querySelector(".state")?.remove();
      this.map.once("idle", () => (this.dataset.ready = "yes"));
      this.outline();
      this.choose();
      this.map.on("click", (event) => this.pick(event));
      this.map.on("move", () => this.follow());
      this.map.on("zoomend", () => this.declutter());
    } catch (fault) {
      this.fail(fault);
    }
  }

  async outline() {
    try {
      const data = await (await fetchOnce(this.facts.outlines)).json();
      data.features.unshift(beyond(data.features));
      this.map.getSource("outlines").setData(data);
    } catch (fault) {
      console.warn(fault.message);
    }
  }

  fail(fault) {
    console.warn(fault?.message);
    this.dataset.state = "failed";
    const words = this.querySelector(".state") ?? this.appendChild(document.createElement("p"));
    words.className = "state failed";
    words.setAttribute("role", "alert");
    words.textContent = this.dataset.failed ?? "";
    this.querySelector(".map-canvas")?.remove();
  }

  async refresh() {
    this.facts = facts();
    this.mode = this.dataset.mode ?? this.facts.mode;
    if (!this.layer) return;
    this.network = await readNetwork(this.facts.network);
    this.layer.show(this.network, this.mode);
    await this.showLeases();
    this.drawPoints();
    this.choose();
  }

  // Where agencies' premises stand, coloured by how soon the lease ends; fetched when first looked at
  async showLeases() {
    const wanted = this.mode === "leases";
    if (wanted && !this.map.getSource("leases")) {
      const colours = ["--loss-3", "--loss-2", "--loss-1", "--line-strong", "--white"].map((name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim());
      const ring = getComputedStyle(document.documentElement).getPropertyValue("--line-strong").trim();
      const answer = await fetch(this.facts.leases, { credentials: "same-origin" });
      this.map.addSource("leases", { type: "geojson", data: await answer.json() });
      this.map.addLayer({
        id: "leases", type: "circle", source: "leases",
        layout: { "circle-sort-key": ["-", 4, ["get", "c"]] },
        paint: {
          "circle-color": ["match", ["get", "c"], 0, colours[0], 1, colours[1], 2, colours[2], 3, colours[3], colours[4]],
          "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "m2"]], 5, 3, 100, 11],
          "circle-stroke-color": ["match", ["get", "c"], 4, ring, colours[4]], "circle-stroke-width": 1.5,
        },
      });
      this.map.on("click", "leases", (event) => {
        event.preventDefault();
        new Popup({ maxWidth: "280px" }).setLngLat(event.lngLat).setText(event.features.map((one) => one.properties.w).slice(0, 8).join("; ")).addTo(this.map);
      });
    }
    if (this.map.getLayer("leases")) this.map.setLayoutProperty("leases", "visibility", wanted ? "visible" : "none");
  }

  drawPoints() {
    for (const marker of this.markers ?? []) marker.remove();
    const before = this.mode === "before";
    const compact = this.facts.sites.filter((site) => site.o).length > 400;
    this.markers = [];
    for (const site of this.facts.sites) {
      const chosen = site.id === this.facts.point;
      const drawn = before ? (site.t ? { ...site, o: 1, l: 0, t: 0, d: 0, k: "" } : null) : site.o || site.p || site.t || site.d || chosen ? site : null;
      if (!drawn || (compact && !chosen && !site.o && !site.d)) continue;
      const element = pointElement(drawn, chosen);
      element.href = address({ point: site.id });
      const marker = new Marker({ element }).setLngLat([site.x, site.y]).addTo(this.map);
      marker.rank = chosen ? 0 : site.o ? 1 : site.d ? 1.5 : 2;
      this.markers.push(marker);
    }
    for (const office of this.facts.offices) {
      const element = pointElement({ n: office.n, t: 1 }, false);
      this.markers.push(new Marker({ element }).setLngLat([office.x, office.y]).addTo(this.map));
    }
    this.declutter();
  }

  // A name is shown where it hides no other one
  declutter() {
    const taken = this.markers.map((marker) => {
      const at = this.map.project(marker.getLngLat());
      return [at.x - 7, at.y - 7, at.x + 7, at.y + 7, marker];
    });
    const order = [...this.markers].sort((a, b) => (a.rank ?? 3) - (b.rank ?? 3));
    for (const marker of order) {
      const element = marker.getElement();
      const at = this.map.project(marker.getLngLat());
      const wide = 16 + 7.4 * element.textContent.length;
      const box = [at.x + 8, at.y - 9, at.x + wide, at.y + 9];
      const free = taken.every((other) => other[4] === marker || box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
      element.classList.toggle("named", free && (marker.rank ?? 3) < 3);
      if (free && (marker.rank ?? 3) < 3) taken.push(box);
    }
  }

  async choose() {
    const { point, sites } = this.facts;
    const source = this.map.getSource("catchment");
    const site = sites.find((one) => one.id === point);
    this.layer.choose(site?.o ? site.r : -1);
    if (!site || this.mode === "before") {
      source.setData({ type: "FeatureCollection", features: [] });
      return;
    }
    const url = new URL(this.facts.catchment, location.href);
    url.searchParams.set("point", point);
    const answer = await fetch(url, { credentials: "same-origin" });
    if (answer.ok && this.facts.point === point) source.setData(await answer.json());
    if (!this.map.getBounds().contains([site.x, site.y])) this.map.easeTo({ center: [site.x, site.y] });
  }

  pick(event) {
    if (event.defaultPrevented || (this.mode === "leases" && this.map.queryRenderedFeatures(event.point, { layers: ["leases"] }).length)) return;
    const { lng, lat } = event.lngLat;
    const { lon, lat: lats, people, area } = this.places;
    const squeeze = Math.cos((lat * Math.PI) / 180);
    let best = -1;
    let least = Infinity;
    for (let k = 0; k < lon.length; k += 1) {
      if (people[k] < 0) continue;
      const far = ((lon[k] - lng) * squeeze) ** 2 + (lats[k] - lat) ** 2;
      if (far < least) [best, least] = [k, far];
    }
    if (best < 0) return;
    const at = this.map.project([lon[best], lats[best]]);
    if (Math.hypot(at.x - event.point.x, at.y - event.point.y) > 30) return;
    const site = this.facts.sites.find((one) => one.r === this.network.nearest[best]);
    const code = this.facts.areas?.[area[best]];
    if (code) go(address({ municipality: code }));
    else if (site && this.network.nearest[best] !== NO_POINT) go(address({ point: site.id }));
  }

  // Paper is narrower than the screen: the map keeps its size in pixels, so that points stay where they belong, and is
  // made smaller as a whole. The graphics card's picture is gone by the time of printing, so a copy stands in for it.
  print() {
    if (!this.layer) return;
    this.map.redraw();
    const paper = this.querySelector(".on-paper") ?? this.insertBefore(document.createElement("img"), this.firstChild);
    paper.className = "on-paper";
    paper.alt = "";
    const [wide, high] = [this.offsetWidth, this.offsetHeight];
    paper.src = this.map.getCanvas().toDataURL("image/png");
    const room = PAPER_PX / (this.closest(".trio") ? 3.15 : 1);
    Object.assign(this.style, { width: `${wide}px`, height: `${high}px`, zoom: String(Math.min(1, room / wide)) });
    this.map._resizeObserver?.disconnect();
  }

  printed() {
    Object.assign(this.style, { width: "", height: "", zoom: "" });
    this.querySelector(".on-paper")?.remove();
    this.map?._resizeObserver?.observe(this.map.getContainer());
  }

  // Maps side by side show the same ground
  follow() {
    if (maps.size < 2 || PlanMap.leading) return;
    PlanMap.leading = true;
    for (const other of maps) {
      if (other !== this && other.map) other.map.jumpTo({ center: this.map.getCenter(), zoom: this.map.getZoom() });
    }
    PlanMap.leading = false;
  }

  disconnectedCallback() {
    maps.delete(this);
    this.map?.remove();
    this.map = undefined;
  }
}

function address(said) {
  const known = facts();
  const url = new URL(known.page, location.href);
  for (const [key, value] of Object.entries({ ...known.kept, ...(["change", "leases"].includes(known.mode) ? { mode: known.mode } : {}), ...said })) url.searchParams.set(key, value);
  return url.href;
}

// Parts of the page that an answer replaces; the map stays and follows
const PARTS = ["notices", "rail", "drawer", "map-data", "plan-found"];

async function show(answer, { push, focus }) {
  const text = await answer.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const parts = PARTS.map((id) => [document.getElementById(id), page.getElementById(id)]);
  if (!page.getElementById("rail") || Boolean(page.querySelector("plan-map")) !== Boolean(document.querySelector("plan-map"))) {
    location.assign(answer.url);
    return;
  }
  for (const [old, fresh] of parts) if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  const modes = page.querySelector(".modes");
  if (modes) document.querySelector(".modes").replaceWith(document.adoptNode(modes));
  document.querySelector(".tables")?.replaceWith(document.adoptNode(page.querySelector(".tables")));
  document.querySelector("main.work").className = page.querySelector("main.work").className;
  document.title = page.title;
  if (push && answer.url !== location.href) history.pushState({}, "", answer.url);
  await Promise.all([...maps].map((one) => one.refresh()));
  const alert = document.querySelector("#notices [data-focus]");
  if (alert) alert.focus();
  else if (focus) document.querySelector(focus)?.focus({ preventScroll: innerWidth > 900 });
  const told = document.getElementById("told");
  if (told && !alert) told.textContent = told.dataset.words;
  listen();
  document.querySelector("main.work").dataset.shown = String(Number(document.querySelector("main.work").dataset.shown ?? 0) + 1);
}

async function go(url, { push = true, focus = "#drawer-title" } = {}) {
  try {
    await show(await fetch(url, { credentials: "same-origin" }), { push, focus });
  } catch {
    location.assign(url);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("main.work a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname !== location.pathname || url.hash) return;
  const table = (query) => query.get("mode") === "table";
  if (table(url.searchParams) || table(new URL(location.href).searchParams)) return;
  event.preventDefault();
  if (link.dataset.at) {
    const [lon, lat] = link.dataset.at.split(",").map(Number);
    for (const one of maps) one.map?.easeTo({ center: [lon, lat], zoom: Math.max(one.map.getZoom(), 8) });
  }
  go(link.href, { focus: link.dataset.mode ? ".modes [aria-current]" : "#drawer-title" });
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const table = document.querySelector("main.work.mode-table");
  if (!document.querySelector("main.work") || table) return;
  if (form.matches("[data-go]")) {
    event.preventDefault();
    const url = new URL(form.action, location.href);
    for (const [key, value] of new FormData(form)) if (value) url.searchParams.set(key, value);
    go(url.href, { push: !form.matches(".find"), focus: form.matches(".find") ? "#plan-found a" : "#with" });
  } else if (form.matches("[data-edit]")) {
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    const back = new URLSearchParams(location.search);
    const body = new FormData(form);
    if (!body.get("back") && body.get("kind") !== "move") body.set("back", `${location.pathname}?${back}`);
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    await show(answer, { push: answer.redirected, focus: "#drawer-title" });
  }
});

addEventListener("popstate", () => go(location.href, { push: false }));

// Others edit the same draft: the page is told, and shows it
let heard = "";
function listen() {
  const main = document.querySelector("main.work");
  const { draft } = facts();
  if (!main?.dataset.stream || !draft || heard === String(draft)) return;
  heard = String(draft);
  const url = new URL(main.dataset.stream, location.href);
  url.searchParams.append("topic", `plan-draft:${draft}`);
  if (main.dataset.after) url.searchParams.set("after", main.dataset.after);
  const source = new EventSource(url);
  source.addEventListener("message", async (message) => {
    const told = JSON.parse(message.data);
    const seen = Number(document.querySelector("[name=version]")?.value ?? 0);
    if ((told.body ?? told).version <= seen) return;
    await go(location.href, { push: false, focus: "" });
    const words = document.getElementById("told");
    if (words) words.textContent = words.dataset.changed;
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}

addEventListener("beforeprint", () => maps.forEach((one) => one.print()));
addEventListener("afterprint", () => maps.forEach((one) => one.printed()));

customElements.define("plan-map", PlanMap);
if (document.getElementById("map-data") && document.querySelector("main.work")) listen();
