// A border drawn corner by corner: says at once which buildings lie inside, and keeps the view of the map over a change.
const WIDTH = 2.5;

function inside(ring, [x, y]) {
  let isIn = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
  }
  return isIn;
}

async function buildingsOf(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) return [];
  return (await answer.json()).features.map(({ geometry, properties }) => [geometry.coordinates, properties.households ?? 0]);
}

function shapeOf(ring, toMap) {
  const points = ring.map(toMap);
  const features = points.map((at) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } }));
  if (points.length > 1) {
    const line = { type: "LineString", coordinates: points.length > 2 ? [...points, points[0]] : points };
    features.push({ type: "Feature", properties: {}, geometry: line });
  }
  if (points.length > 2) {
    features.push({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[...points, points[0]]] } });
  }
  return { type: "FeatureCollection", features };
}

function addLayers(map, colour) {
  map.addSource("drawn", { type: "geojson", data: shapeOf([], (point) => point) });
  const kinds = [
    ["fill", "Polygon", { "fill-color": colour, "fill-opacity": 0.22 }],
    ["line", "LineString", { "line-color": colour, "line-width": WIDTH, "line-dasharray": [2, 1] }],
    ["circle", "Point", { "circle-color": colour, "circle-radius": 5, "circle-stroke-color": "#fff", "circle-stroke-width": 2 }],
  ];
  for (const [type, geometry, paint] of kinds) {
    map.addLayer({ id: `drawn-${type}`, source: "drawn", type, paint, filter: ["==", ["geometry-type"], geometry] });
  }
}

function keepView(map) {
  const key = `map:${location.pathname}`;
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (kept) map.jumpTo(kept);
  map.on("moveend", () => sessionStorage.setItem(key, JSON.stringify({ center: map.getCenter().toArray(), zoom: map.getZoom() })));
}

function bindDrawing(form, element, buildings) {
  const map = element.wanggeMap;
  const { toMap, toData } = element.wanggeDatum;
  const part = (name) => form.querySelector(`[data-draw-${name}]`);
  const count = part("count");
  let ring = [];

  const show = () => {
    map.getSource("drawn").setData(shapeOf(ring, toMap));
    const found = ring.length > 2 ? buildings.filter(([at]) => inside(ring, at)) : [];
    const households = found.reduce((sum, [, number]) => sum + number, 0);
    count.textContent = count.dataset.words.replace("__BUILDINGS__", found.length).replace("__HOUSEHOLDS__", households);
    part("ring").value = JSON.stringify(ring.map(([x, y]) => [Number(x.toFixed(7)), Number(y.toFixed(7))]));
    part("send").disabled = !found.length;
  };
  const turn = (isOn) => {
    ring = [];
    element.toggleAttribute("data-drawing", isOn);
    part("steps").hidden = !isOn;
    part("start").hidden = isOn;
    map.doubleClickZoom[isOn ? "disable" : "enable"]();
    show();
  };
  addLayers(map, "#c2541a");
  map.on("click", (event) => {
    if (!element.hasAttribute("data-drawing")) return;
    ring.push(toData(event.lngLat.toArray()));
    show();
  });
  part("start").addEventListener("click", () => {
    turn(true);
    form.scrollIntoView({ block: "start", behavior: "instant" });
  });
  part("stop").addEventListener("click", () => turn(false));
  part("back").addEventListener("click", () => {
    ring.pop();
    show();
  });
  form.hidden = false;
}

async function begin(place) {
  const element = place.querySelector("[data-map]");
  keepView(element.wanggeMap);
  const form = document.querySelector("[data-draw]");
  if (form) bindDrawing(form, element, await buildingsOf(place.dataset.drawMap));
}

const place = document.querySelector("[data-draw-map]");
if (place) {
  if (place.querySelector("[data-map][data-ready]")) begin(place);
  else place.addEventListener("wangge:map", () => begin(place), { once: true });
}
