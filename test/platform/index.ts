/** A simulated platform for Workers and their Durable Objects: see README.md. */
export type { Cell, Kept } from "./object/cell.ts";
export { Client, type ClientOptions } from "./object/client.ts";
export { Deployment, type DeploymentOptions } from "./object/deployment.ts";
export { type Outside, outsideOf } from "./object/outside.ts";
export type { Settled } from "./rpc/settled.ts";
export { type Bundle, makeBundle, type Shared } from "./run/bundle.ts";
export { Dice } from "./run/dice.ts";
export type { Commit, Faults, Message, Passage, Turn } from "./run/faults.ts";
export { loadShared } from "./run/load-once.ts";
export { joined, Reach, type Reached } from "./run/reach.ts";
export { type Called, type Follow, World, type WorldOptions } from "./run/world.ts";
export { bytesOf, makeRequest, makeResponse } from "./web/body.ts";
export { globalNames } from "./web/globals.ts";
