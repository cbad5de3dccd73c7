/*
 * Serves a page's own files when there is no network: its HTML from the network if that answers within
 * 3 s, else as it was kept; scripts and styles, whose names tell their content, as they were kept. Never an
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

/** So long the network may take before a page is shown as it was kept: it may never answer. */
const patienceMs = 3_000;

async function pageOr(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const kept = await caches.match(pathname, { cacheName }).catch(() => undefined);
  if (kept === undefined) return fetch(request);
  const late = new Promise<Response>((resolve) => setTimeout(resolve, patienceMs, kept));
  const answered = fetch(request).then(
    // A door without a house behind it answers, too.
    (answer) => (answer.status >= 500 ? kept : answer),
    () => kept,
  );
  return Promise.race([answered, late]);
}

/** Also what the page loads later, as the scanner is: kept when it was loaded once. */
function isOfPages(path: string): boolean {
  return files.includes(path) || path.startsWith("/pages/");
}

/** A browser that keeps nothing, as one whose disk is full, still has what the network gives. */
async function keptOr(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName).catch(() => undefined);
  const kept = await cache?.match(request).catch(() => undefined);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache?.put(request, answer.clone()).catch(() => undefined);
  return answer;
}

async function forgetOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(stem) && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
}
