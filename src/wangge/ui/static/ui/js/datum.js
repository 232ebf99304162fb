// WGS-84 and GCJ-02, for map services whose pictures are shifted. The same formulas as wangge.kit.datum.
const AXIS = 6378245.0;
const ECCENTRICITY = 0.00669342162296594323;

function shift(lng, lat) {
  const x = lng - 105;
  const y = lat - 35;
  const wave = (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2 / 3;
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + wave;
  north += (20 * Math.sin(y * Math.PI) + 40 * Math.sin(y / 3 * Math.PI)) * 2 / 3;
  north += (160 * Math.sin(y / 12 * Math.PI) + 320 * Math.sin(y * Math.PI / 30)) * 2 / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + wave;
  east += (20 * Math.sin(x * Math.PI) + 40 * Math.sin(x / 3 * Math.PI)) * 2 / 3;
  east += (150 * Math.sin(x / 12 * Math.PI) + 300 * Math.sin(x / 30 * Math.PI)) * 2 / 3;
  const radians = lat / 180 * Math.PI;
  const magic = 1 - ECCENTRICITY * Math.sin(radians) ** 2;
  const root = Math.sqrt(magic);
  return [
    east * 180 / (AXIS / root * Math.cos(radians) * Math.PI),
    north * 180 / (AXIS * (1 - ECCENTRICITY) / (magic * root) * Math.PI),
  ];
}

function isInChina(lng, lat) {
  return lng >= 72.004 && lng <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

export function wgs84ToGcj02([lng, lat]) {
  if (!isInChina(lng, lat)) return [lng, lat];
  const [east, north] = shift(lng, lat);
  return [lng + east, lat + north];
}

export function gcj02ToWgs84([lng, lat]) {
  let guess = [lng, lat];
  for (let turn = 0; turn < 4; turn += 1) {
    const there = wgs84ToGcj02(guess);
    guess = [guess[0] + lng - there[0], guess[1] + lat - there[1]];
  }
  return guess;
}

export function mapCoordinates(geometry, change) {
  if (!geometry) return geometry;
  if (geometry.type === "GeometryCollection") {
    return { ...geometry, geometries: geometry.geometries.map((part) => mapCoordinates(part, change)) };
  }
  const walk = (value) => (typeof value[0] === "number" ? change(value) : value.map(walk));
  return { ...geometry, coordinates: walk(geometry.coordinates) };
}
