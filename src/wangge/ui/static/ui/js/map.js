// Maps of our own shapes; a tile service is optional, and its shifted datum is handled here and nowhere else.
import * as maplibre from "../../vendor/maplibre-gl/maplibre-gl.mjs";
import { gcj02ToWgs84, mapCoordinates, wgs84ToGcj02 } from "./datum.js";
import { baseStyle, layersOf } from "./mapstyle.js";
import { toast } from "./toasts.js";
import { words } from "./words.js";

const drawn = new WeakSet();
const STYLESHEET = new URL("../../vendor/maplibre-gl/maplibre-gl.css", import.meta.url).href;
const same = (point) => point;

function addStylesheet() {
  if (document.querySelector(`link[href="${STYLESHEET}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = STYLESHEET;
  document.head.append(link);
}

export function drawMap(element) {
  if (drawn.has(element)) return;
  drawn.add(element);
  addStylesheet();
  const isShifted = element.dataset.datum === "gcj02" && Boolean(element.dataset.tiles);
  const view = {
    element,
    toMap: isShifted ? wgs84ToGcj02 : same,
    toData: isShifted ? gcj02ToWgs84 : same,
    pick: "pick" in element.dataset,
  };
  try {
    start(view);
  } catch {
    say(element, words.map_failed); // no WebGL: everything is also in the lists
  }
}

function start(view) {
  const { element } = view;
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  element.prepend(canvas);
  const centre = element.dataset.centre?.split(",").map(Number);
  view.map = new maplibre.Map({
    container: canvas,
    style: baseStyle(element.dataset.tiles, element.dataset.credit),
    center: view.toMap(centre ?? [106.2, 38.0]),
    zoom: centre ? Number(element.dataset.zoom) : 6,
    maxZoom: 19,
    dragRotate: false,
    pitchWithRotate: false,
    localIdeographFontFamily: getComputedStyle(document.documentElement).getPropertyValue("--sans"),
    attributionControl: element.dataset.credit ? { compact: true } : false,
    cooperativeGestures: false,
    locale: {
      "ScaleControl.Kilometers": words.kilometres,
      "ScaleControl.Meters": words.metres,
      "NavigationControl.ZoomIn": words.zoom_in,
      "NavigationControl.ZoomOut": words.zoom_out,
    },
  });
  view.map.touchZoomRotate.disableRotation();
  view.map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  view.map.addControl(new maplibre.ScaleControl(), "bottom-right");
  view.map.getCanvas().setAttribute("aria-label", element.dataset.label);
  view.map.on("load", () => fill(view));
  if (view.pick) bindPicker(view);
  element.wanggeMap = view.map;
  element.wanggeDatum = { toMap: view.toMap, toData: view.toData };
}

async function fill(view) {
  const addresses = (view.element.dataset.geojson ?? "").split(/\s+/).filter(Boolean);
  const collections = await Promise.all(addresses.map((address) => load(view, address)));
  const bounds = new maplibre.LngLatBounds();
  const clickable = [];
  collections.forEach((collection, position) => {
    if (!collection) return;
    const source = `data-${position}`;
    view.map.addSource(source, { type: "geojson", data: collection });
    for (const layer of layersOf(source)) {
      view.map.addLayer(layer);
      if (/-(fill|point|line)$/.test(layer.id) && !layer.id.includes("ground")) clickable.push(layer.id);
    }
    for (const feature of collection.features) extend(bounds, feature.geometry);
  });
  // Points and names of every source lie above the surfaces of every source.
  for (const kind of ["line", "point", "road-label", "label"]) {
    collections.forEach((collection, position) => collection && view.map.moveLayer(`data-${position}-${kind}`));
  }
  if (!view.element.dataset.centre && !bounds.isEmpty()) view.map.fitBounds(bounds, { padding: 36, maxZoom: 17, duration: 0 });
  if (view.element.dataset.nothing && collections.at(-1)?.features.length === 0) say(view.element, view.element.dataset.nothing, "map-nothing");
  bindPopups(view, clickable);
  view.element.dispatchEvent(new CustomEvent("wangge:map", { bubbles: true, detail: view.map }));
  view.element.dataset.ready = "yes";
}

async function load(view, address) {
  try {
    const answer = await fetch(address, { headers: { accept: "application/geo+json, application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const collection = await answer.json();
    const features = collection.features.map((feature) => ({ ...feature, geometry: mapCoordinates(feature.geometry, view.toMap) }));
    return { ...collection, features: features.filter((feature) => feature.geometry) };
  } catch {
    toast(words.map_failed, "warn");
    return null;
  }
}

function extend(bounds, geometry) {
  mapCoordinates(geometry, (point) => {
    bounds.extend(point.slice(0, 2));
    return point;
  });
}

function bindPopups(view, layers) {
  const { map } = view;
  const top = (event) => map.queryRenderedFeatures(event.point, { layers }).sort((a, b) => rank(b) - rank(a))[0];
  map.on("mousemove", (event) => {
    const cursor = "drawing" in view.element.dataset ? "crosshair" : !view.pick && top(event) ? "pointer" : "";
    map.getCanvas().style.cursor = cursor;
  });
  map.on("click", (event) => {
    if (view.pick || "drawing" in view.element.dataset) return; // somebody draws: a press is a corner, not a question
    const feature = top(event);
    if (!feature?.properties.name) return;
    new maplibre.Popup({ maxWidth: "20rem" }).setLngLat(event.lngLat).setDOMContent(popup(feature.properties)).addTo(map);
  });
}

function rank(feature) {
  return ["fill", "line", "point"].indexOf(feature.layer.id.split("-").pop());
}

function popup({ name, text, url }) {
  const body = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = name;
  body.append(title);
  for (const line of (text ?? "").split("\n").filter(Boolean)) {
    const part = document.createElement("div");
    part.textContent = line;
    body.append(part);
  }
  if (url) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = words.more;
    body.append(link);
  }
  return body;
}

function bindPicker(view) {
  const { element, map } = view;
  const lng = document.getElementById(element.dataset.lng);
  const lat = document.getElementById(element.dataset.lat);
  const marker = new maplibre.Marker({ color: "#c2541a", draggable: true });
  const sign = new maplibre.Popup({ closeButton: false, closeOnClick: true, focusAfterOpen: false });
  let isOwn = false;
  const put = ([x, y], announce = true) => {
    isOwn = announce;
    marker.setLngLat(view.toMap([x, y])).addTo(map);
    if (lng && lat) {
      lng.value = x.toFixed(6);
      lat.value = y.toFixed(6);
      lng.dispatchEvent(new Event("change", { bubbles: true }));
    }
    element.dispatchEvent(new CustomEvent("wangge:picked", { bubbles: true, detail: { lng: x, lat: y, announce } }));
  };
  map.on("click", (event) => put(view.toData(event.lngLat.toArray())));
  marker.on("dragend", () => put(view.toData(marker.getLngLat().toArray())));
  if (lng?.value && lat?.value) {
    const given = [Number(lng.value), Number(lat.value)];
    map.on("load", () => {
      put(given, false);
      map.jumpTo({ center: view.toMap(given), zoom: 16 });
    });
  }
  // A place named elsewhere on the page is looked at; a mark that came with the page speaks of another one then.
  element.addEventListener("wangge:look", ({ detail }) => {
    const centre = view.toMap([detail.lng, detail.lat]);
    map.easeTo({ center: centre, zoom: Math.max(map.getZoom(), 16) });
    sign.setLngLat(centre).setText(detail.name).addTo(map);
    if (isOwn || !lng?.value) return;
    marker.remove();
    lng.value = lat.value = "";
  });
  const here = element.querySelector("[data-map-here]");
  if (!here || !navigator.geolocation) return;
  here.hidden = false;
  here.addEventListener("click", () => {
    here.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        here.removeAttribute("aria-busy");
        put([coords.longitude, coords.latitude]);
        map.easeTo({ center: view.toMap([coords.longitude, coords.latitude]), zoom: 17 });
      },
      () => {
        here.removeAttribute("aria-busy");
        toast(words.here_failed, "warn");
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  });
}

function say(element, text, name = "map-note") {
  const note = document.createElement("p");
  note.className = name;
  note.textContent = text;
  element.append(note);
}
