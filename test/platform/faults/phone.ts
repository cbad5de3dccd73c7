/** How the clock has moved over a pause, in ms. */
export async function watchClock(forMs: number): Promise<number> {
  const beforeMs = Date.now();
  await new Promise((resolve) => setTimeout(resolve, forMs));
  return Date.now() - beforeMs;
}

/** A request that is given up after so long: the answer's status, or why there is none. */
export async function ask(url: string, withinMs: number): Promise<string> {
  try {
    const { status } = await fetch(url, { signal: AbortSignal.timeout(withinMs) });
    return String(status);
  } catch (fault) {
    return (fault as Error).name;
  }
}
