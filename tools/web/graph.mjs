// The map: sigma.js draws what the server laid out, over the SVG that stands
// there without script. It asks the server for the same map as data, and gives up
// silently (the SVG stays) where the browser has no WebGL.
import Graph from "graphology";
import Sigma from "sigma";
import { drawDiscNodeLabel } from "sigma/rendering";

const COLOURS = { person: "#1f5fa8", country: "#96410a", ministry: "#6b3fa0", organisation: "#1d6b3c", place: "#6a5a1c", agreement: "#8a2862", exercise: "#4b5563" };
const TIES = { occurred: "#8795a5", planned: "#1f6f8b", proposed: "#9a7a14", denied: "#a3232b" };
const DASHES = { planned: [7, 5], proposed: [1.5, 4], denied: [] };

const box = document.getElementById("graph");
if (box && webgl()) start(box).catch((e) => console.warn("map:", e));

function webgl() {
  try {
    const c = document.createElement("canvas");
    return Boolean(c.getContext("webgl2"));
  } catch {
    return false;
  }
}

async function start(box) {
  const answer = await fetch(box.dataset.url);
  if (!answer.ok) throw new Error("no data: " + answer.status);
  const data = await answer.json();
  const graph = build(data, box.clientWidth < 600 ? 0.5 : 0.7);
  const svg = box.querySelector("svg.map");
  const stage = document.createElement("div");
  stage.className = "stage";
  const tip = document.getElementById("graph-tip");
  box.classList.add("live");
  box.append(stage);
  const state = { hovered: null, near: new Set(), focused: null, written: [] };
  let sigma;
  try {
    sigma = new Sigma(graph, stage, settings(state, graph));
  } catch (e) {
    box.classList.remove("live");
    stage.remove();
    throw e;
  }
  svg.remove();
  sigma.on("beforeRender", () => { state.written.length = 0; });
  broken(sigma, graph, state);
  controls(box, sigma);
  hovering(sigma, graph, state, tip, box.dataset.hint);
  dragging(sigma, graph);
  keyboard(box, stage, sigma, graph, state, tip);
  box.dataset.ready = "true";
  window.addEventListener("pagehide", () => sigma.kill(), { once: true });
}

function build(data, scale) {
  const graph = new Graph({ type: "undirected", multi: false });
  for (const n of data.nodes) {
    graph.addNode(n.id, { label: n.label, x: n.x, y: n.y, size: Math.max(3.5, n.size * scale), color: COLOURS[n.kind] || "#4b5563", url: n.url, tip: n.tip });
  }
  for (const e of data.edges) {
    if (graph.hasEdge(e.source, e.target)) continue;
    graph.addEdge(e.source, e.target, { size: 1.4 + Math.log(e.acts), color: TIES[e.modality] || TIES.occurred, modality: e.modality, url: e.url,
      tip: graph.getNodeAttribute(e.source, "label") + " – " + graph.getNodeAttribute(e.target, "label") + ": " + e.label });
  }
  return graph;
}

function settings(state, graph) {
  return {
    labelFont: "system-ui, sans-serif", labelSize: 13, labelColor: { color: "#1d2530" }, labelDensity: 0.9, labelGridCellSize: 120, labelRenderedSizeThreshold: 3,
    enableEdgeEvents: true, minEdgeThickness: 2.2, zIndex: true, minCameraRatio: 0.05, maxCameraRatio: 4, stagePadding: 40, allowInvalidContainer: true,
    defaultDrawNodeLabel: (ctx, a, set) => label(ctx, a, set, state.written),
    nodeReducer: (id, a) => state.hovered && id !== state.hovered && !state.near.has(id) ? { ...a, color: "#d9dde2", label: "", zIndex: 0 } : { ...a, zIndex: 1, highlighted: id === state.focused },
    edgeReducer: (id, a) => {
      const away = state.hovered && !graph.hasExtremity(id, state.hovered);
      if (a.modality !== "occurred") return { ...a, color: "rgba(0,0,0,0)" }; // drawn below, broken
      return away ? { ...a, color: "#eceff2", zIndex: 0 } : { ...a, zIndex: 1 };
    },
  };
}

// label writes a name with a light edge, where no other name stands already.
function label(ctx, a, settings, written) {
  if (!a.label) return;
  ctx.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
  const x0 = a.x + a.size, x1 = x0 + ctx.measureText(a.label).width + 8, y0 = a.y - settings.labelSize * 0.7, y1 = a.y + settings.labelSize * 0.7;
  if (written.some((b) => x0 < b[1] && b[0] < x1 && y0 < b[3] && b[2] < y1)) return;
  written.push([x0, x1, y0, y1]);
  ctx.lineWidth = 3;
  ctx.lineJoin = "round";
  ctx.strokeStyle = "#ffffff";
  ctx.strokeText(a.label, x0 + 3, a.y + settings.labelSize / 3);
  drawDiscNodeLabel(ctx, a, settings);
}

// broken draws what did not happen on a layer of its own: dashed, dotted, struck.
function broken(sigma, graph, state) {
  const canvas = sigma.createCanvas("broken", { beforeLayer: "nodes" });
  const ctx = canvas.getContext("2d");
  const draw = () => {
    const { width, height } = sigma.getDimensions(), scale = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      canvas.style.width = width + "px";
      canvas.style.height = height + "px";
    }
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.clearRect(0, 0, width, height);
    const zoom = 1 / Math.sqrt(sigma.getCamera().ratio);
    graph.forEachEdge((id, a, s, t, sa, ta) => {
      if (a.modality === "occurred") return;
      const p = sigma.graphToViewport(sa), q = sigma.graphToViewport(ta);
      ctx.globalAlpha = state.hovered && s !== state.hovered && t !== state.hovered ? 0.12 : 1;
      ctx.strokeStyle = a.color;
      ctx.lineWidth = Math.max(1.2, a.size * zoom);
      ctx.lineCap = a.modality === "proposed" ? "round" : "butt";
      ctx.setLineDash(DASHES[a.modality] || []);
      ctx.beginPath();
      ctx.moveTo(p.x, p.y);
      ctx.lineTo(q.x, q.y);
      ctx.stroke();
      if (a.modality !== "denied") return;
      const x = (p.x + q.x) / 2, y = (p.y + q.y) / 2, r = 5;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.moveTo(x - r, y - r);
      ctx.lineTo(x + r, y + r);
      ctx.moveTo(x + r, y - r);
      ctx.lineTo(x - r, y + r);
      ctx.stroke();
    });
  };
  sigma.on("afterRender", draw);
  sigma.refresh();
}

function controls(box, sigma) {
  const bar = document.createElement("div");
  bar.className = "controls";
  const camera = sigma.getCamera();
  for (const [text, name, act] of [["+", box.dataset.in, () => camera.animatedZoom()], ["−", box.dataset.out, () => camera.animatedUnzoom()], ["⤢", box.dataset.all, () => camera.animatedReset()]]) {
    const b = document.createElement("button");
    b.type = "button";
    b.textContent = text;
    b.title = name;
    b.setAttribute("aria-label", name);
    b.addEventListener("click", act);
    bar.append(b);
  }
  box.append(bar);
}

function hovering(sigma, graph, state, tip, hint) {
  tip.textContent = hint;
  const set = (id) => {
    state.hovered = id;
    state.near = new Set(id ? graph.neighbors(id) : []);
    sigma.refresh({ skipIndexation: true });
  };
  sigma.on("enterNode", ({ node }) => { set(node); tip.textContent = graph.getNodeAttribute(node, "tip"); });
  sigma.on("leaveNode", () => { set(null); tip.textContent = hint; });
  sigma.on("enterEdge", ({ edge }) => { tip.textContent = graph.getEdgeAttribute(edge, "tip"); });
  sigma.on("leaveEdge", () => { tip.textContent = hint; });
  sigma.on("clickEdge", ({ edge }) => location.assign(graph.getEdgeAttribute(edge, "url")));
}

function dragging(sigma, graph) {
  let node = null, moved = false;
  sigma.on("downNode", (e) => { node = e.node; moved = false; });
  sigma.on("moveBody", ({ event }) => {
    if (!node) return;
    moved = true;
    if (!sigma.getCustomBBox()) sigma.setCustomBBox(sigma.getBBox());
    const at = sigma.viewportToGraph(event);
    graph.setNodeAttribute(node, "x", at.x);
    graph.setNodeAttribute(node, "y", at.y);
    event.preventSigmaDefault();
    event.original.preventDefault();
    event.original.stopPropagation();
  });
  const up = () => { node = null; };
  sigma.on("upNode", up);
  sigma.on("upStage", up);
  sigma.on("clickNode", ({ node }) => { if (!moved) location.assign(graph.getNodeAttribute(node, "url")); });
}

// keyboard goes from actor to actor in the direction of the arrow.
function keyboard(box, stage, sigma, graph, state, tip) {
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute("aria-label", box.dataset.hint);
  const focus = (id) => {
    state.focused = id;
    tip.textContent = id ? graph.getNodeAttribute(id, "tip") : box.dataset.hint;
    sigma.refresh({ skipIndexation: true });
  };
  const next = (dx, dy) => {
    if (!state.focused) return graph.nodes()[0];
    const from = sigma.graphToViewport(graph.getNodeAttributes(state.focused));
    let best = state.focused, least = Infinity;
    graph.forEachNode((id, a) => {
      const p = sigma.graphToViewport(a), x = p.x - from.x, y = p.y - from.y, along = x * dx + y * dy, off = Math.abs(x * dy - y * dx);
      if (id === state.focused || along <= 0) return;
      const cost = along + 2 * off;
      if (cost < least) { least = cost; best = id; }
    });
    return best;
  };
  stage.addEventListener("keydown", (e) => {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const camera = sigma.getCamera();
    if (arrows[e.key] && graph.order) focus(next(...arrows[e.key]));
    else if (e.key === "Enter" && state.focused) location.assign(graph.getNodeAttribute(state.focused, "url"));
    else if (e.key === "+" || e.key === "=") camera.animatedZoom();
    else if (e.key === "-") camera.animatedUnzoom();
    else if (e.key === "0") camera.animatedReset();
    else if (e.key === "Escape") focus(null);
    else return;
    e.preventDefault();
  });
  stage.addEventListener("blur", () => focus(null));
}
