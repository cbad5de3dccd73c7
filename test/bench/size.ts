import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { assembleProduction } from "../../src/cli/local/assemble.ts";
import { type Bench, tell } from "./bench.ts";
import { benchFolder } from "./bundle.ts";

/** What is uploaded at a deployment: every module of the Worker, each compressed. */
export const size: Bench = {
  name: "size.bundle",
  summary: "the Worker as it is deployed, compressed by gzip",
  figures: ["size.bundle_gzip_kib"],
  async run() {
    const { folder, modules } = await assembleProduction(join(benchFolder, "production"), { tell });
    const bytes = modules.map((name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }));
    const total = bytes.reduce((sum, { length }) => sum + length, 0);
    return [{ name: "size.bundle_gzip_kib", values: [total / 1_024] }];
  },
};
