import { resolve } from "node:path";
import type * as zod from "zod";
import { loadShared, type Shared } from "../platform/index.ts";

/** Packages that keep nothing of a town, but for what `forgetNames` has them forget. */
const packages = ["@noble/ciphers", "hono", "libphonenumber-js", "structured-headers", "zod"];

/** Files that keep what they have reckoned, tables, or patterns that begin anew, and nothing else. */
const caches = [
  "src/time.ts",
  "src/token/code/consumer-presented.ts",
  "src/token/grammar.ts",
  "src/token/marked-id.ts",
  "src/token/strict-json.ts",
  "src/token/target.ts",
  "src/velocity/calendar.ts",
  "src/velocity/reference-window.ts",
  "src/velocity/slots.ts",
  "src/velocity/short-decision.ts",
  "src/wallet/short-body.ts",
  "test/whole-worker/remembered-siv.ts",
  "worker/wallet/head-book.ts",
];

/** Classes that say how rows are kept, and keep none; and what makes refusals, schemas and checks. */
const constant = [
  ...["Records", "Table"],
  ...["problem", "referenceUnknown", "stateConflict", "unauthorized"],
  ...["base64url", "same", "sparse"],
];

/**
 * Has zod know no schema by its name: nobody asks for one so, and the newest of each name would hold on
 * to its town after its end.
 */
function forgetNames({ modules }: Shared): void {
  const [, found] = [...modules].find(([path]) => path.endsWith("/v4/core/registries.js")) ?? [];
  const { globalRegistry } = found as Pick<typeof zod, "globalRegistry">;
  globalRegistry._idmap.set = () => globalRegistry._idmap;
}

/** Loads what all isolates of all towns share. */
export async function loadTogether(
  entries: readonly string[],
  alias: Readonly<Record<string, string>>,
): Promise<Shared> {
  const remembering = {
    "@noble/ciphers/aes.js": resolve(import.meta.dirname, "remembered-siv.ts"),
  };
  const shared = await loadShared({
    ...{ entries, packages, caches, constant },
    folder: resolve(import.meta.dirname, "../.."),
    alias: { ...alias, ...remembering },
  });
  forgetNames(shared);
  return shared;
}
