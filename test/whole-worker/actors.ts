/** What an actor's isolate has: the SDK, and what makes a deployment's keys. */
export * from "../../src/client/index.ts";
export { makeKeyRing } from "../../src/token/key-ring.ts";
