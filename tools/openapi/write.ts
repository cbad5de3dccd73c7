import { writeFileSync } from "node:fs";
import { openApi } from "../../worker/door/openapi.ts";
import { routes } from "../../worker/routes/index.ts";

/** Writes the contract, as the Worker serves it at `/openapi.json`, to the file that is named. */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("say which file to write: node write.ts FILE");
writeFileSync(file, JSON.stringify(openApi(routes, "https://pay.example"), null, 2));
