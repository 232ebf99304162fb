// How the schematic map looks: own shapes in the colours of the house, no tiles and no fonts from elsewhere.
export const TONES = {
  good: "#3d9a6c", warn: "#e0a92a", bad: "#c4453b", info: "#0f6768", accent: "#c2541a", none: "#8d9896",
  0: "#e3efec", 1: "#bfdcd6", 2: "#8cc0b8", 3: "#559f98", 4: "#237b78", 5: "#0c5355",
};

const tone = ["match", ["to-string", ["get", "tone"]], ...Object.entries(TONES).flat(), "#4a9c98"];
const ground = ["get", "ground"];
const isGround = ["has", "ground"];
const is = (type) => ["==", ["geometry-type"], type];
const isNot = (type) => ["!=", ["geometry-type"], type];
const isSurface = ["any", is("Polygon"), is("MultiPolygon")];
const isLine = ["any", is("LineString"), is("MultiLineString")];
// Names and dots appear where there is room for them: `from_zoom` and `to_zoom` of a feature, if it has them.
const isRoom = ["all", [">=", ["zoom"], ["coalesce", ["get", "from_zoom"], 0]], ["<", ["zoom"], ["coalesce", ["get", "to_zoom"], 30]]];
// Where the name of a dot goes: beneath it, or wherever else there is room.
const BESIDE = ["top", [0, 0.6], "bottom", [0, -0.6], "left", [0.7, 0], "right", [-0.7, 0]];
const isDot = ["all", is("Point"), ["!", isGround]];
const FONT = ["Noto Sans CJK SC Regular"];

export function layersOf(source) {
  const layer = (name, type, filter, paint, layout = {}) => ({ id: `${source}-${name}`, source, type, filter, paint, layout });
  return [
    layer("ground-fill", "fill", ["all", isSurface, isGround], {
      "fill-color": ["match", ground, ["water", "river"], "#cfe3e6", "green", "#dbe8d0", "building", "#ddd6c8", "#efece3"],
      "fill-outline-color": ["match", ground, "building", "#c9c0ae", "rgba(0,0,0,0)"],
    }),
    layer("fill", "fill", ["all", isSurface, ["!", isGround]], {
      "fill-color": tone, "fill-opacity": ["case", ["has", "tone"], 0.5, 0.16],
    }),
    layer("river", "line", ["all", isLine, ["==", ground, "river"]], { "line-color": "#bcd9de", "line-width": 6 }, { "line-cap": "round" }),
    layer("road-edge", "line", ["all", isLine, ["match", ground, ["road", "lane"], true, false]], {
      "line-color": "#d3ccbd",
      "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 10, 1, 14, ["match", ground, "road", 5, 2.4], 18, ["match", ground, "road", 26, 11]],
    }, { "line-cap": "round", "line-join": "round" }),
    layer("road", "line", ["all", isLine, ["match", ground, ["road", "lane"], true, false]], {
      "line-color": "#fffdf8",
      "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 10, 0.6, 14, ["match", ground, "road", 3.6, 1.4], 18, ["match", ground, "road", 23, 9]],
    }, { "line-cap": "round", "line-join": "round" }),
    layer("outline", "line", ["all", isSurface, ["!", isGround]], {
      "line-color": ["case", ["has", "tone"], "#35595a", "#4a9c98"], "line-width": ["interpolate", ["linear"], ["zoom"], 9, 0.6, 14, 1.6, 17, 2.4],
      "line-opacity": 0.75,
    }),
    layer("border", "line", ["all", isLine, ["==", ground, "border"]], { "line-color": "#7a8f8f", "line-width": 1.4, "line-dasharray": [4, 2] }),
    layer("line", "line", ["all", isLine, ["!", isGround]], { "line-color": tone, "line-width": 3 }, { "line-cap": "round" }),
    layer("point", "circle", ["all", isDot, isRoom], {
      "circle-color": tone, "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 3, 13, 5.5, 17, 10],
      "circle-stroke-color": "#fff", "circle-stroke-width": 1.75,
    }),
    layer("label", "symbol", ["all", ["==", ["get", "label"], true], isNot("LineString"), isNot("MultiLineString"), isRoom], labelPaint(), {
      "text-field": ["get", "name"], "text-font": FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 10, 11, 16, 15],
      "text-max-width": 8, "text-variable-anchor-offset": ["case", isDot, ["literal", BESIDE], ["literal", ["center", [0, 0]]]], "text-justify": "auto",
    }),
    layer("road-label", "symbol", ["all", isLine, ["has", "name"], ["==", ground, "road"]], { ...labelPaint(), "text-color": "#7b7360" }, {
      "text-field": ["get", "name"], "text-font": FONT, "text-size": 12, "symbol-placement": "line", "symbol-spacing": 350,
    }),
  ];
}

function labelPaint() {
  return { "text-color": "#1b3a3c", "text-halo-color": "rgba(255,255,255,.92)", "text-halo-width": 1.6 };
}

export function baseStyle(tiles, credit) {
  const style = {
    version: 8,
    sources: {},
    layers: [{ id: "paper", type: "background", paint: { "background-color": "#f1eee5" } }],
  };
  if (tiles) {
    style.sources.tiles = { type: "raster", tiles: [tiles], tileSize: 256, attribution: credit || "" };
    style.layers.push({ id: "tiles", type: "raster", source: "tiles" });
  }
  return style;
}
