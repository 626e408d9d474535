// <piste-map>: points by tier on our own ground.
import { Map, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";

setWorkerUrl(new URL("./maplibre-gl-worker.mjs", import.meta.resolve("maplibre-gl")).href);

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  full: { fill: "#00357a", stroke: "#fff", "stroke-width": 2, r: 8 },
  remote: { fill: "#fff", stroke: "#00357a", "stroke-width": 4, r: 7 },
  mobile: { fill: "#fff", stroke: "#00357a", "stroke-width": 2.4, "stroke-dasharray": "3.1 2", r: 8 },
};

function drawPoint(tier) {
  const svg = document.createElementNS(SVG, "svg");
  const circle = document.createElementNS(SVG, "circle");
  for (const [name, value] of Object.entries({ width: 22, height: 22, viewBox: "0 0 22 22" })) svg.setAttribute(name, value);
  for (const [name, value] of Object.entries({ cx: 11, cy: 11, ...SHAPES[tier] })) circle.setAttribute(name, value);
  svg.append(circle);
  return svg;
}

class PisteMap extends HTMLElement {
  connectedCallback() {
    const points = JSON.parse(this.querySelector("script").textContent);
    const style = {
      version: 8,
      sources: {},
      layers: [{ id: "ground", type: "background", paint: { "background-color": "#f4f5f5" } }],
    };
    const place = document.createElement("div");
    place.style.cssText = "position:absolute;inset:0";
    this.append(place);
    const map = new Map({ container: place, style, attributionControl: false });
    map.getCanvas().setAttribute("aria-label", this.getAttribute("label"));
    map.addControl(new NavigationControl({ showCompass: false }));
    const [xs, ys] = [0, 1].map((k) => points.features.map((point) => point.geometry.coordinates[k]));
    map.fitBounds([[Math.min(...xs), Math.min(...ys)], [Math.max(...xs), Math.max(...ys)]], { padding: 50, animate: false });
    for (const point of points.features) {
      const element = drawPoint(point.properties.tier);
      new Marker({ element }).setLngLat(point.geometry.coordinates).addTo(map);
      element.setAttribute("aria-label", point.properties.name);
      element.setAttribute("role", "img");
    }
    this.querySelector(".state")?.remove();
    this.dataset.ready = "yes";
    this.map = map;
  }
  disconnectedCallback() {
    this.map?.remove();
  }
}

customElements.define("piste-map", PisteMap);
