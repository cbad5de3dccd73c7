import velocityModule from "../../build/velocity.wasm";
import { VelocityEngine } from "../../src/velocity/engine.ts";
import { ownRules } from "../../src/wallet/own-rules.ts";

/**
 * The isolate's one velocity engine: its fixed memory serves every object of the isolate, one
 * synchronous call after the other.
 */
export const engine = new VelocityEngine(velocityModule);

/**
 * The engine of attempts to get in, with a memory of its own, made at the first of them: sources
 * that an attacker invents never push a wallet's warm history out.
 */
export const guardEngine = new VelocityEngine(velocityModule);

let instances = 0;

/**
 * A name in the engines' pools that no other instance of an object has in this isolate. What an
 * instance did need not have been kept, and one that the platform has replaced may go on for a
 * while: a history is warm for the instance alone that it was read by.
 */
export function newInstanceName(): string {
  instances += 1;
  return `instance ${instances}`;
}

const tables = new Map<number, Uint8Array>();
const tablesMax = 8;

/** The compiled policy of a version, if this isolate was given it. */
export function policyTable(version: number): Uint8Array | null {
  return tables.get(version) ?? null;
}

/**
 * Keeps what a compiled policy says of a wallet's own acts for this isolate; the oldest one goes
 * when there are too many.
 */
export function keepPolicyTable(version: number, table: Uint8Array): void {
  if (tables.has(version)) return;
  const oldest = tables.keys().next();
  if (tables.size >= tablesMax && !oldest.done) tables.delete(oldest.value);
  tables.set(version, ownRules(table));
}
