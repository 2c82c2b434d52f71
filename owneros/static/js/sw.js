// Served from / with two constants before it: BUILD and PRECACHE. Signed-in pages are no-store and never kept here.
const CACHE = `owneros-${BUILD}`
const PATIENCE = 3000

self.addEventListener("install", event => {
  event.waitUntil(caches.open(CACHE).then(cache => cache.addAll(PRECACHE)).then(() => self.skipWaiting()))
})

self.addEventListener("activate", event => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name)
    await self.registration.navigationPreload?.enable()
    await self.clients.claim()
  })())
})

self.addEventListener("message", event => {
  if (event.data === "wipe") event.waitUntil(wipe())
})

self.addEventListener("fetch", event => {
  const { request } = event
  const address = new URL(request.url)
  if (request.method !== "GET" || address.origin !== location.origin) return
  if (address.pathname.startsWith("/s/")) event.respondWith(cacheFirst(request))
  else if (request.mode === "navigate") event.respondWith(networkFirst(event))
})

async function cacheFirst(request) {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  await keep(request, answer)
  return answer
}

// Patience ends after three seconds only where there is a kept copy to show instead.
async function networkFirst(event) {
  const kept = await caches.match(event.request)
  const network = fromNetwork(event)
  if (!kept) return network.catch(async () => (await caches.match("/offline")) ?? Response.error())
  const slow = new Promise(resolve => setTimeout(resolve, PATIENCE, kept))
  return Promise.race([network.catch(() => kept), slow])
}

async function fromNetwork(event) {
  const answer = (await event.preloadResponse) ?? (await fetch(event.request))
  await keep(event.request, answer)
  return answer
}

async function keep(request, answer) {
  const rule = answer.headers.get("Cache-Control") ?? ""
  if (!answer.ok || answer.redirected || !/public|immutable/.test(rule) || /no-store|private/.test(rule)) return
  const cache = await caches.open(CACHE)
  await cache.put(request, answer.clone())
}

async function wipe() {
  for (const name of await caches.keys()) await caches.delete(name)
  const cache = await caches.open(CACHE)
  await cache.addAll(PRECACHE)
}
