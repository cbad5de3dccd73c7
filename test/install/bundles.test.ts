import { readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { describe, expect, test } from "vitest";
import { Project, root } from "./project.ts";
import { onWorkerd } from "./workerd.ts";

/** The till's program may weigh so much, compressed. */
const tillKibMax = 9;

/** Bundles what `text` imports out of the installed package, as a browser is sent it. */
async function bundled(project: Project, text: string): Promise<string> {
  const { outputFiles } = await esbuild({
    stdin: { contents: text, resolveDir: project.folder },
    ...{ bundle: true, format: "esm", minify: true, write: false, platform: "browser" },
  });
  return outputFiles[0]?.text ?? "";
}

/** What of `texts` is in a bundle, which may be too long to be shown. */
const within = (bundle: string, texts: readonly string[]) =>
  texts.filter((text) => bundle.includes(text));

const kib = (text: string) => gzipSync(text, { level: 9 }).length / 1024;

describe("a bundle", () => {
  const named = (names: string) => `export { ${names} } from "@sekisho/client";`;

  test("of a till is small, and has nothing of the others", async () => {
    const project = Project.empty();
    const till = await bundled(project, named("TerminalClient, openDeviceKey"));
    console.log(`a till: ${kib(till).toFixed(2)} KiB of ${tillKibMax} KiB, gzip`);
    expect(kib(till)).toBeLessThanOrEqual(tillKibMax);
    const calls = ["/v1/registrations", "/v1/operator", "/v1/funding", "/v1/wallet"];
    const parts = ["sekisho-webhook", "indexedDB", "readFile", "HMAC", "qr-device+jwt"];
    expect(within(till, [...calls, ...parts])).toEqual([]);
  });

  test("has what is imported alone: each export is less than the whole", async () => {
    const project = Project.empty();
    const whole = kib(await bundled(project, 'export * from "@sekisho/client";'));
    const names = ["AppClient", "OperatorClient", "PartnerClient", "TerminalClient", "verifyPost"];
    for (const name of [...names, "readScanned", "totpCode"]) {
      const size = kib(await bundled(project, named(name)));
      console.log(`${name}: ${size.toFixed(2)} KiB of ${whole.toFixed(2)} KiB, gzip`);
      expect(size).toBeLessThan(whole * 0.7);
    }
    expect(await bundled(project, 'import "@sekisho/client";')).toBe("");
  });
});

test("a Vite page with keys in the browser is built from it", async () => {
  const page = `
import { openDeviceKey, TerminalClient } from "@sekisho/client";
import { indexedDbKeyStore, indexedDbRecordStore } from "@sekisho/client/indexed-db";
const key = await openDeviceKey(indexedDbKeyStore(), "till");
const payments = indexedDbRecordStore("payments");
document.title = new TerminalClient({ origin: location.origin, key, payments }).newReference();
`;
  const project = Project.empty({
    "index.html": '<!doctype html><script type="module" src="/page.js"></script>',
    "page.js": page,
  });
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const built = project.run(process.execPath, [vite, "build", "--target", "es2022"]);
  expect({ status: built.status, said: built.status === 0 ? "" : built.output }).toEqual({
    status: 0,
    said: "",
  });
  const [script = ""] = readdirSync(join(project.folder, "dist/assets"));
  const text = project.read(`dist/assets/${script}`);
  expect(within(text, ["indexedDB", "/v1/operator", "/v1/wallet"])).toEqual(["indexedDB"]);
  console.log(`a Vite page of a till: ${kib(text).toFixed(2)} KiB, gzip`);
});

test("a Worker runs it", async () => {
  const program = `
import { generateDeviceKey, PartnerClient } from "@sekisho/client";
import { testAnswer, TestRuntime, testTokens } from "@sekisho/client/testing";
const credit = {
  top_up_id: "top_1", reference: "ref-0001", result: "credited", decline: null,
  amount: 5, currency: "JPY", created_at: "2027-01-15T08:00:00.000Z",
};
export default {
  async fetch() {
    const answer = ({ path }) => testAnswer(path.endsWith("sessions") ? testTokens : credit);
    const key = await generateDeviceKey();
    const options = { origin: "https://pay.example", partnerId: "par_1", channel: "atm" };
    const partner = new PartnerClient({ ...options, key, runtime: new TestRuntime(answer) });
    const { reference, amount, currency } = credit;
    return Response.json(await partner.credit({ reference, amount, currency, route: "r" }));
  },
};
`;
  const script = await bundled(Project.empty(), program);
  const worker = await onWorkerd(script);
  try {
    const told = await (await worker.dispatchFetch("http://localhost/")).json();
    expect(told).toMatchObject({ ok: true, body: { result: "credited" } });
  } finally {
    await worker.dispose();
  }
});
