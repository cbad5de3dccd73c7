import { afterAll, expect } from "vitest";

/*
 * Set up in front of each file of tests inside workerd while it is measured what they run: tells it
 * when the file is over.
 */
const ran = new Set<string>();
Object.assign(globalThis, { ran });

afterAll(() => {
  console.log(`ran ${JSON.stringify({ test: expect.getState().testPath, places: [...ran] })}`);
});
