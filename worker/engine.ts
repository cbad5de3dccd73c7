import velocityModule from "../build/velocity.wasm";
import { VelocityEngine } from "../src/velocity/engine.ts";

/**
 * The isolate's one velocity engine: its fixed memory serves every object of the isolate, one
 * synchronous call after the other.
 */
export const engine = new VelocityEngine(velocityModule);

const tables = new Map<number, Uint8Array>();
const tablesMax = 8;

/** The compiled policy of a version, if this isolate was given it. */
export function policyTable(version: number): Uint8Array | null {
  return tables.get(version) ?? null;
}

/** Keeps a compiled policy for this isolate; the oldest one goes when there are too many. */
export function keepPolicyTable(version: number, table: Uint8Array): void {
  if (tables.has(version)) return;
  const oldest = tables.keys().next();
  if (tables.size >= tablesMax && !oldest.done) tables.delete(oldest.value);
  tables.set(version, table);
}
