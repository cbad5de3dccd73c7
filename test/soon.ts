/**
 * How long a test waits for what is certain to come, unless the time itself is what it holds: a busy
 * machine needs longer than one at rest, and on neither is longer waited than it takes.
 */
export const soon = { timeout: 20_000, interval: 50 } as const;
