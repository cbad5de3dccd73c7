import { resolve } from "node:path";

/** The checkout: where `wrangler.toml`, `wasm/` and `worker/` are. */
export const projectFolder = resolve(import.meta.dirname, "../../..");

/** What is built, and may be deleted at any time. */
export const buildFolder = resolve(projectFolder, "build");

/**
 * The state folder as typed: relative to where the person stands, which npm keeps in `INIT_CWD`;
 * `.sekisho` in the checkout unless told.
 */
export function stateFolderOf(typed: string | undefined): string {
  if (typed === undefined) return resolve(projectFolder, ".sekisho");
  return resolve(process.env.INIT_CWD ?? process.cwd(), typed);
}
