import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { openApi } from "../../worker/door/openapi.ts";
import { routes } from "../../worker/routes/index.ts";
import { clients, contractOf } from "./contract.ts";
import { answersOf, namedShapes, problemStatuses } from "./shapes.ts";
import { typesOf } from "./types.ts";

/**
 * Makes what the SDK takes from the OpenAPI document, its types and the shapes of answers, and says
 * which of these files differ from those that are there; with `--write` it writes them.
 */
const folder = resolve(import.meta.dirname, "../../src/client/contract");
const contract = contractOf(openApi(routes, "https://pay.example"));
const made: Readonly<Record<string, string>> = {
  "schemas.ts": await typesOf(contract),
  "shapes.ts": namedShapes(contract),
  "problems.ts": problemStatuses(contract),
  ...Object.fromEntries(
    clients.map((client) => [`${client}-answers.ts`, answersOf(contract, client)]),
  ),
};

const stale = Object.entries(made).filter(([name, text]) => {
  const path = join(folder, name);
  return !existsSync(path) || readFileSync(path, "utf8") !== text;
});
if (process.argv.includes("--write")) {
  for (const [name, text] of stale) writeFileSync(join(folder, name), text);
} else if (stale.length > 0) {
  const names = stale.map(([name]) => `src/client/contract/${name}`).join(", ");
  console.error(`The contract says something else than ${names}. Make them anew:`);
  console.error("  npx node tools/openapi/make.ts --write");
  process.exitCode = 1;
}
