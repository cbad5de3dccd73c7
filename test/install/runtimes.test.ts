import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Project, tools } from "./project.ts";

/** A till that sells once, whose first answer is lost, and whose program then starts anew. */
const program = `
import { generateDeviceKey, openDeviceKey, TerminalClient, verifyPost } from "@sekisho/client";
import { fileKeyStore, fileRecordStore } from "@sekisho/client/file-store";
import { TestRuntime, testAnswer, testPayment, testTokens } from "@sekisho/client/testing";

let asked = 0;
const runtime = new TestRuntime(({ path }) => {
  if (path.endsWith("/sessions")) return testAnswer(testTokens);
  asked += 1;
  return asked === 1 ? "silence" : testAnswer(testPayment());
});
const open = async () =>
  new TerminalClient({
    origin: "https://pay.example",
    terminalId: "ter_test",
    key: await openDeviceKey(fileKeyStore("keys"), "till", { extractable: true }),
    sessions: fileRecordStore("sessions"),
    payments: fileRecordStore("payments"),
    runtime,
  });
const till = await open();
const sold = await till.pay({ reference: "till-000001", code: "c", amount: 1200, currency: "JPY" });
const [again] = await (await open()).resume();
const key = await generateDeviceKey();
const post = { url: "https://x.example", headers: new Headers(), body: new Uint8Array() };
const verdict = await verifyPost(post, [], Date.now());
console.log(sold.kind, again.kind, key.thumbprint.length, verdict.reason, asked);
`;

interface RuntimeUnderTest {
  readonly path: string;
  readonly args: readonly string[];
  readonly version: RegExp;
}

const runtimes: Readonly<Record<string, RuntimeUnderTest>> = {
  "Node 20": { path: join(tools, "node20/bin/node"), args: [], version: /^v20\./ },
  "Node 22": { path: join(tools, "node22/bin/node"), args: [], version: /^v22\./ },
  "Node 24": { path: process.execPath, args: [], version: /^v24\./ },
  Deno: {
    path: join(tools, "@deno/linux-x64-glibc/deno"),
    args: ["run", "-A", "--no-remote", "--node-modules-dir=manual"],
    version: /^deno 2\./,
  },
  Bun: { path: join(tools, "@oven/bun-linux-x64/bin/bun"), args: [], version: /^1\./ },
};

describe.each(Object.entries(runtimes))("%s", (_, { path, args, version }) => {
  test.skipIf(!existsSync(path))("runs the package as it was installed", () => {
    const project = Project.empty({ "program.mjs": program });
    const told = project.run(path, ["--version"]).stdout;
    expect(told).toMatch(version);
    const { output } = project.run(path, [...args, "program.mjs"]);
    expect(output.trim()).toBe("approved approved 43 form 3");
    console.log(`ran on ${told.trim().split("\n")[0]}`);
  });
});
