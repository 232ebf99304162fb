// The path of a patrol: written down only when the walker ticks the box, kept on the phone until the patrol ends.
const STEP_M = 15;
const WORST_ACCURACY_M = 60;
const METRES_PER_DEGREE = 111_320;
const form = document.querySelector("[data-patrol]");
if (form && navigator.geolocation) follow(form);
const over = document.querySelector("[data-patrol-over]");
if (over) localStorage.removeItem(`patrol-${over.dataset.patrolOver}`); // it has arrived

function follow(form) {
  const box = form.querySelector("[data-patrol-keep]");
  const said = form.querySelector("[data-patrol-points]");
  const key = `patrol-${form.dataset.patrol}`;
  const points = read(key);
  let watch = null;
  const tell = () => {
    said.textContent = points.length ? said.dataset.words.replace("{number}", points.length) : "";
  };
  const add = ({ coords }) => {
    const point = [Number(coords.longitude.toFixed(6)), Number(coords.latitude.toFixed(6))];
    const last = points.at(-1);
    if (coords.accuracy > WORST_ACCURACY_M || (last && metres(last, point) < STEP_M)) return;
    points.push(point);
    localStorage.setItem(key, JSON.stringify(points));
    tell();
  };
  const stop = () => {
    if (watch !== null) navigator.geolocation.clearWatch(watch);
    watch = null;
  };
  const start = () => {
    localStorage.setItem(key, JSON.stringify(points));
    watch = navigator.geolocation.watchPosition(add, (failed) => {
      if (failed.code !== failed.PERMISSION_DENIED) return; // between houses there is no position for a while
      box.checked = false;
      stop();
    }, { enableHighAccuracy: true, maximumAge: 10_000 });
  };
  form.querySelector("[data-patrol-offer]").hidden = false;
  box.checked = localStorage.getItem(key) !== null;
  if (box.checked) start();
  tell();
  box.addEventListener("change", () => {
    if (box.checked) return start();
    stop();
    points.length = 0;
    localStorage.removeItem(key); // unticked means forgotten
    return tell();
  });
  form.addEventListener("submit", () => {
    stop();
    form.elements.namedItem("track").value = points.length > 1 ? JSON.stringify(points) : "";
  });
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}

function metres([lng, lat], [otherLng, otherLat]) {
  const east = (otherLng - lng) * Math.cos((lat * Math.PI) / 180);
  return Math.hypot(east, otherLat - lat) * METRES_PER_DEGREE;
}
