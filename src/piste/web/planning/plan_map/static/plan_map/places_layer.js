// Places as one layer of points, drawn from arrays by the graphics card: 100,000 of them are 2 MB and one call.
// A class says colour and shape (see CLASSES): circle, triangle up or down, cross, small dot.
import { MercatorCoordinate } from "maplibre-gl";

const SHAPE = { circle: 0, up: 1, down: 2, cross: 3, dot: 4 };
export const MINUTES = ["--min-1", "--min-2", "--min-3", "--min-4", "--min-5", "--ink"];
export const CHANGE = ["--gain-3", "--gain-2", "--gain-1", "--same-dot", "--loss-1", "--loss-2", "--loss-3"];
const SHAPES = {
  minutes: [SHAPE.circle, SHAPE.circle, SHAPE.circle, SHAPE.circle, SHAPE.up, SHAPE.cross],
  change: [SHAPE.circle, SHAPE.circle, SHAPE.circle, SHAPE.dot, SHAPE.down, SHAPE.down, SHAPE.down],
};
const NOT_REACHED = 65535;

const VERTEX = `#version 300 es
precision highp float;
uniform mat4 u_matrix; uniform float u_scale; uniform float u_pixel; uniform float u_chosen;
uniform vec4 u_colours[8]; uniform float u_shapes[8];
in vec2 a_at; in float a_people; in float a_class; in float a_near;
out vec4 v_colour; flat out float v_shape; flat out float v_size; flat out float v_dim;
void main() {
  int k = int(a_class + 0.5);
  v_colour = u_colours[k]; v_shape = u_shapes[k];
  float radius = clamp(sqrt(max(a_people, 0.0)) * u_scale, 1.6, 26.0);
  if (v_shape > 3.5) radius = max(1.2, radius * 0.6);
  if (v_shape > 0.5 && v_shape < 2.5) radius = max(radius, 3.0);
  if (v_shape > 2.5 && v_shape < 3.5) radius = max(radius, 5.0);
  v_dim = u_chosen >= 0.0 && abs(a_near - u_chosen) > 0.5 ? 0.35 : 1.0;
  if (a_people < 0.0) v_dim = 0.0;
  v_size = (radius * 2.0 + 3.0) * u_pixel;
  gl_PointSize = v_size;
  gl_Position = a_people < 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : u_matrix * vec4(a_at, 0.0, 1.0);
}`;
const FRAGMENT = `#version 300 es
precision highp float;
uniform float u_pixel;
in vec4 v_colour; flat in float v_shape; flat in float v_size; flat in float v_dim;
out vec4 colour;
float triangle(vec2 p, float r) {
  p.y += r * 0.18;
  const float k = 1.7320508;
  p.x = abs(p.x) - r; p.y = p.y + r / k;
  if (p.x + k * p.y > 0.0) p = vec2(p.x - k * p.y, -k * p.x - p.y) / 2.0;
  p.x -= clamp(p.x, -2.0 * r, 0.0);
  return -length(p) * sign(p.y);
}
void main() {
  vec2 p = (gl_PointCoord - 0.5) * v_size;
  float r = v_size / 2.0 - 1.5 * u_pixel;
  float d;
  if (v_shape < 0.5 || v_shape > 3.5) d = length(p) - r;
  else if (v_shape < 1.5) d = triangle(vec2(p.x, -p.y), r);
  else if (v_shape < 2.5) d = triangle(p, r);
  else { vec2 q = abs(p); d = max(abs(q.x - q.y) * 0.7071 - 1.1 * u_pixel, max(q.x, q.y) - r * 0.8); }
  float inside = 1.0 - smoothstep(-0.5, 0.5, d);
  float casing = v_shape > 2.5 ? 0.0 : 1.0 - smoothstep(-0.5, 0.5, d - 0.8 * u_pixel);
  if (max(inside, casing) < 0.02) discard;
  vec3 c = mix(vec3(1.0), v_colour.rgb, inside);
  float alpha = max(inside, casing * 0.9) * v_dim;
  colour = vec4(c * alpha, alpha);
}`;

export class PlacesLayer {
  constructor(places, css) {
    this.id = "places";
    this.type = "custom";
    this.renderingMode = "2d";
    this.count = places.lon.length;
    this.css = css;
    this.chosen = -1;
    this.mode = "minutes";
    // The largest first, so that small places stay seen; positions from a middle, so that 32 bits are exact to a metre
    this.order = Uint32Array.from(places.people.keys()).sort((a, b) => places.people[b] - places.people[a]);
    const lon = this.count ? places.lon[this.order[0]] : 25;
    const lat = this.count ? places.lat[this.order[0]] : 62;
    this.middle = MercatorCoordinate.fromLngLat([lon, lat]);
    this.at = new Float32Array(2 * this.count);
    this.people = new Float32Array(this.count);
    for (let k = 0; k < this.count; k += 1) {
      const place = this.order[k];
      const x = places.lon[place] / 360 + 0.5;
      const sin = Math.sin((places.lat[place] * Math.PI) / 180);
      this.at[2 * k] = x - this.middle.x;
      this.at[2 * k + 1] = 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI) - this.middle.y;
      this.people[k] = places.people[place];
    }
    this.classes = new Uint8Array(this.count);
    this.near = new Float32Array(this.count).fill(-1);
  }

  show(network, mode) {
    this.mode = mode === "change" && network.before ? "change" : "minutes";
    const seconds = mode === "before" && network.before ? network.before : network.seconds;
    for (let k = 0; k < this.count; k += 1) {
      const place = this.order[k];
      this.classes[k] =
        this.mode === "change" ? changeClass(network.seconds[place], network.before[place]) : minuteClass(seconds[place]);
      this.near[k] = network.nearest[place];
    }
    this.stale = true;
    this.map?.triggerRepaint();
  }

  choose(row) {
    this.chosen = row;
    this.map?.triggerRepaint();
  }

  onAdd(map, gl) {
    this.map = map;
    this.program = link(gl);
    this.places = Object.fromEntries(
      ["u_matrix", "u_scale", "u_pixel", "u_chosen", "u_colours", "u_shapes"].map((name) => [name, gl.getUniformLocation(this.program, name)]),
    );
    this.array = gl.createVertexArray();
    gl.bindVertexArray(this.array);
    this.buffers = {};
    const add = (name, data, size, type) => {
      const where = gl.getAttribLocation(this.program, name);
      this.buffers[name] = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[name]);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
      gl.enableVertexAttribArray(where);
      gl.vertexAttribPointer(where, size, type, false, 0, 0);
    };
    add("a_at", this.at, 2, gl.FLOAT);
    add("a_people", this.people, 1, gl.FLOAT);
    add("a_class", this.classes, 1, gl.UNSIGNED_BYTE);
    add("a_near", this.near, 1, gl.FLOAT);
    gl.bindVertexArray(null);
  }

  render(gl, given) {
    if (this.stale) {
      gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers.a_class);
      gl.bufferSubData(gl.ARRAY_BUFFER, 0, this.classes);
      gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers.a_near);
      gl.bufferSubData(gl.ARRAY_BUFFER, 0, this.near);
      this.stale = false;
    }
    const pixel = devicePixelRatio;
    gl.useProgram(this.program);
    gl.uniformMatrix4fv(this.places.u_matrix, false, shift(given.defaultProjectionData.mainMatrix, this.middle));
    gl.uniform1f(this.places.u_scale, 0.034 * 2 ** Math.min(0.62 * (this.map.getZoom() - 4.5), 4));
    gl.uniform1f(this.places.u_pixel, pixel);
    gl.uniform1f(this.places.u_chosen, this.chosen);
    const names = this.mode === "change" ? CHANGE : MINUTES;
    const colours = new Float32Array(32);
    names.forEach((name, k) => colours.set(this.css(name), 4 * k));
    gl.uniform4fv(this.places.u_colours, colours);
    const shapes = new Float32Array(8);
    shapes.set(SHAPES[this.mode]);
    gl.uniform1fv(this.places.u_shapes, shapes);
    gl.bindVertexArray(this.array);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArrays(gl.POINTS, 0, this.count);
    gl.bindVertexArray(null);
    if (!this.drawn) performance.mark("places-drawn");
    this.drawn = true;
  }

  onRemove(_map, gl) {
    gl.deleteProgram(this.program);
    for (const buffer of Object.values(this.buffers)) gl.deleteBuffer(buffer);
  }
}

export function minuteClass(seconds) {
  if (seconds === NOT_REACHED) return 5;
  if (seconds <= 900) return 0;
  if (seconds <= 1800) return 1;
  if (seconds <= 2700) return 2;
  return seconds <= 3600 ? 3 : 4;
}

export function changeClass(now, before) {
  if (now === before) return 3;
  if (now === NOT_REACHED) return 6;
  if (before === NOT_REACHED) return 0;
  const more = now - before;
  const size = Math.abs(more);
  const step = size <= 60 ? 0 : size <= 300 ? 1 : size <= 900 ? 2 : 3;
  return 3 + Math.sign(more) * step;
}

// The matrix with a shift of the origin, counted in 64 bits before it becomes 32
function shift(matrix, middle) {
  const m = Float64Array.from(matrix);
  for (let row = 0; row < 4; row += 1) m[12 + row] += m[row] * middle.x + m[4 + row] * middle.y;
  return new Float32Array(m);
}

function link(gl) {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  return program;
}
