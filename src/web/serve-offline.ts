/** What the browser has of Trusted Types; TypeScript's own library does not know it yet. */
interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): {
    createScriptURL(url: string): unknown;
  };
}

/**
 * Has the browser keep the page's own files, so that a reload without a network shows it. `address`
 * is the page's, with a slash at its end. Where that cannot be had, nothing else changes.
 */
export async function serveOffline(address: string): Promise<void> {
  const worker = `${address}worker.js`;
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  const policy = trustedTypes?.createPolicy("sekisho-worker", {
    createScriptURL: (url) => (url === worker ? url : ""),
  });
  try {
    const url = (policy?.createScriptURL(worker) ?? worker) as string;
    await navigator.serviceWorker?.register(url, { scope: address, updateViaCache: "none" });
  } catch {
    // A browser in private mode refuses.
  }
}
