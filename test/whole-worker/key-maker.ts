/** What whoever deploys the town does with its key ring. */
export { rotate } from "../../src/cli/deploy/rotate.ts";
export { makeKeyRing } from "../../src/token/key-ring.ts";
