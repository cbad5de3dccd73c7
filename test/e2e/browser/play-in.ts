import { afterAll, beforeAll } from "vitest";
import { type Launched, launchChromium } from "./chromium.ts";

/**
 * Opens what a file's tests are played in, and a Chromium, before the first of them; gives both to
 * `take`, and closes both after the last. `switches` are the browser's own.
 */
export function playIn<World extends { close(): Promise<void> }>(
  open: () => Promise<World>,
  take: (world: World, chromium: Launched) => unknown,
  switches: readonly string[] = [],
): void {
  let world: World | undefined;
  let chromium: Launched | undefined;
  beforeAll(async () => {
    [world, chromium] = await Promise.all([open(), launchChromium(switches)]);
    await take(world, chromium);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([world?.close(), chromium?.close()]);
  }, 30_000);
}
