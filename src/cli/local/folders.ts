import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The checkout: where `wrangler.toml`, `wasm/` and `worker/` are; or the installed program. */
export const projectFolder = resolve(import.meta.dirname, "../../..");

/** Whether there is something to build from; an installed program brings what was built. */
export const isCheckout: boolean = existsSync(join(projectFolder, "wrangler.toml"));

/** How `sekisho` is called here, for sentences that say what to type. */
export const ownCommand: string = isCheckout ? "npm run -s sekisho --" : "npx sekisho";

/** What is built, and may be deleted at any time in a checkout. */
export const buildFolder = resolve(projectFolder, "build");

/**
 * The state folder as typed; `.sekisho` where the person stands unless told, which for an npm script
 * is the checkout.
 */
export function stateFolderOf(typed: string | undefined): string {
  return typed === undefined ? resolve(".sekisho") : typedPath(typed);
}

/** A path as typed: relative to where the person stands, which npm keeps in `INIT_CWD`. */
export function typedPath(typed: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), typed);
}

/** A path as a shell takes it: within quotes where it has to be. */
export function shellWord(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
