import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Node compiles bytes; the types of Workers, where that is forbidden, do not know it. */
const Compiled = WebAssembly.Module as unknown as new (bytes: Uint8Array) => WebAssembly.Module;

/** The built engine, for tests that run in plain Node. */
export function velocityModule(): WebAssembly.Module {
  return new Compiled(readFileSync(join(import.meta.dirname, "../../build/velocity.wasm")));
}
