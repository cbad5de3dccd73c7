/*
 * Serves a page's own files when there is no network: its HTML from the network if that answers, else
 * as it was kept; scripts and styles, whose names tell their content, as they were kept. Never an
 * answer of the API. A new version takes over when the last tab of the old one is closed.
 */

/**
 * Put in by the build: the page's address, and of pages inside it, every file that they load, and a
 * digest of them.
 */
declare const pageOfWorker: {
  readonly addresses: readonly [page: string, ...inner: readonly string[]];
  readonly files: readonly string[];
};
declare const versionOfWorker: string;

const scope = globalThis as unknown as ServiceWorkerGlobalScope;
const { addresses, files } = pageOfWorker;
const stem = `sekisho:${addresses[0]}:`;
const cacheName = stem + versionOfWorker;

scope.addEventListener("install", (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll([...addresses, ...files])));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(forgetOlder());
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== scope.location.origin) return;
  if (request.mode === "navigate" && addresses.includes(pathname))
    event.respondWith(pageOr(request));
  else if (isOfPages(pathname)) event.respondWith(keptOr(request));
});

async function pageOr(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const { pathname } = new URL(request.url);
    const kept = await caches.match(pathname, { cacheName });
    if (kept === undefined) throw error;
    return kept;
  }
}

/** Also what the page loads later, as the scanner is: kept when it was loaded once. */
function isOfPages(path: string): boolean {
  return files.includes(path) || path.startsWith("/pages/");
}

async function keptOr(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function forgetOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(stem) && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
}
