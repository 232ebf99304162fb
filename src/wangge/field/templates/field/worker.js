// Keeps the door's static files for places without network, and shows one page there. It keeps no page with data and
// holds back no act: what cannot be sent stays in its form.
const SHELF = "wangge-field-1";
const STATIC = "{{ static|escapejs }}";
const OFFLINE = "{{ offline|escapejs }}";

self.addEventListener("install", (event) => {
  event.waitUntil(shelveOfflinePage());
  self.skipWaiting();
});

// The page as anybody would see it, with the files that it names.
async function shelveOfflinePage() {
  const shelf = await caches.open(SHELF);
  const answer = await fetch(new Request(OFFLINE, { credentials: "omit", cache: "reload" }));
  await shelf.put(OFFLINE, answer.clone());
  const named = [...(await answer.text()).matchAll(/href="([^"#]+)/g)].map(([, address]) => address);
  await shelf.addAll([...new Set(named)].filter((address) => address.startsWith(STATIC)));
}

self.addEventListener("activate", (event) => {
  const drop = (names) => Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(drop).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith(STATIC)) event.respondWith(freshOrKept(request));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
});

async function freshOrKept(request) {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.status === 200) await shelf.put(request, answer.clone());
    return answer;
  } catch {
    return (await shelf.match(request, { ignoreVary: true })) ?? Response.error();
  }
}
