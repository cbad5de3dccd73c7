import { resolve } from "node:path";
import { projectFolder } from "../../src/cli/local/folders.ts";
import type { Plan } from "./bench.ts";

/** A build of the product that is measured. */
export interface Side {
  readonly name: "product" | "against";
  /** A checkout, or the folder with a bundle and its `recipe.json`. */
  readonly folder: string;
}

/** This checkout, and the other build when one was asked for. */
export function sidesOf({ against }: Plan): readonly Side[] {
  const own: Side = { name: "product", folder: projectFolder };
  if (against === null) return [own];
  const from = process.env.INIT_CWD ?? process.cwd();
  return [own, { name: "against", folder: resolve(from, against) }];
}
