/*
 * Serves a page's own files when there is no network: its HTML from the network if that answers, else
 * as it was kept; scripts and styles, whose names tell their content, as they were kept. Never an
 * answer of the API. A new version takes over when the last tab of the old one is closed.
 */

/** Put in by the build: the page's address, every file that it loads, and a digest of them. */
declare const pageOfWorker: { readonly address: string; readonly files: readonly string[] };
declare const versionOfWorker: string;

const scope = globalThis as unknown as ServiceWorkerGlobalScope;
const { address, files } = pageOfWorker;
const stem = `sekisho:${address}:`;
const cacheName = stem + versionOfWorker;

scope.addEventListener("install", (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll([address, ...files])));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(forgetOlder());
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== scope.location.origin) return;
  if (request.mode === "navigate" && pathname === address) event.respondWith(pageOr(request));
  else if (files.includes(pathname)) event.respondWith(keptOr(request));
});

async function pageOr(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(address, { cacheName });
    if (kept === undefined) throw error;
    return kept;
  }
}

async function keptOr(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName })) ?? fetch(request);
}

async function forgetOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(stem) && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
}
