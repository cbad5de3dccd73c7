import { join } from "node:path";
import { build } from "esbuild";

/** The SDK as a script that leaves `sekisho` in the page. */
export async function bundleSdk(): Promise<string> {
  const entry = join(import.meta.dirname, "../../../src/client/index.ts");
  const options = { bundle: true, write: false, format: "iife", globalName: "sekisho" } as const;
  const { outputFiles } = await build({ entryPoints: [entry], ...options });
  return outputFiles[0]?.text ?? "";
}
