import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DeviceKey } from "../../src/client/index.ts";
import { contentDigestOf, signProof } from "../../src/client/wire/proof.ts";
import { renderPayload } from "../../src/token/code/consumer-presented.ts";
import { routes } from "../../worker/routes/index.ts";
import { productProgram, type Secrets } from "../bench/bundle.ts";
import { freshSecrets } from "../bench/deployment.ts";
import { found, keyOf, tokenOf } from "../bench/town.ts";
import { type Server, serve } from "../bench/workerd-server.ts";
import { forge, signWith } from "../unit/src/token/forge.ts";
import { bodyOf } from "./fuzz-bodies.ts";
import { mutated, mutatedToken } from "./fuzz-mutation.ts";
import { cpuMsMax } from "./fuzz-run.ts";

/*
 * What an answer costs: the built Worker in a workerd of its own is sent what nobody meant well, one
 * request after the other over a socket, and the processor time of that process, all its threads
 * together, is read before and after each.
 */
const cases = 2_000;
const folder = mkdtempSync(join(tmpdir(), "sekisho-fuzz-"));
const seed = Number(process.env.FUZZ_SEED || Date.now() % 2 ** 31);
let secrets: Secrets;
let server: Server;

beforeAll(async () => {
  secrets = await freshSecrets();
  server = await serve(await productProgram(secrets), folder);
});

afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** One request: each part honest but one. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly token?: string;
  /** The whole proof. */
  readonly proof?: string;
  /** The header of a proof that the caller's key signs. */
  readonly header?: string;
}

/** Processor time of the server so far, milliseconds; where the system tells none, the clock. */
function cpuMs(): number {
  try {
    const tasks = `/proc/${server.pid}/task`;
    const times = readdirSync(tasks).map((task) =>
      Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ")[0]),
    );
    return times.reduce((sum, each) => sum + each, 0) / 1e6;
  } catch {
    return performance.now();
  }
}

/** A till and a phone of the deployment, and what an attacker makes of theirs. */
async function corpus() {
  const place = { origin: `http://127.0.0.1:${server.port}`, publicOrigin: secrets.publicOrigin };
  const plan = { customers: 1, merchants: 1, shards: 1, balanceMinor: 1_000 };
  const { tills, customers } = await found(place, secrets.bootstrapSecret, plan);
  const [till, phone] = [tills[0], customers[0]];
  if (till === undefined || phone === undefined) throw new Error("the town is founded");
  const [token, other] = [await tokenOf(till), await tokenOf(phone)];
  const key = keyOf(till);
  const payment = { method: "POST", path: "/v1/payments" };
  const proof = await proofOf(key, { ...payment, body: "{}", token });
  const good = JSON.stringify(bodyOf("/v1/payments"));
  const withCode = (code: string) =>
    JSON.stringify({ ...(bodyOf("/v1/payments") as object), code: code.toWellFormed() });
  const payloads = ["JPQR1", "CPV01"].map((kind) =>
    renderPayload(kind as "JPQR1", "93920000000000000000"),
  );
  const writable = routes.filter(({ method }) => method === "POST" || method === "PUT");
  const header = JSON.stringify({ typ: "dpop+jwt", alg: "ES256", jwk: key.publicJwk });
  const asked: fc.Arbitrary<Asked> = fc.oneof(
    mutated([good]).map((body) => ({ ...payment, body, token })),
    mutated(payloads).map((code) => ({ ...payment, body: withCode(code), token })),
    mutatedToken([proof, token]).map((code) => ({ ...payment, body: withCode(code), token })),
    mutatedToken([token, other]).map((forged) => ({ ...payment, body: good, token: forged })),
    mutatedToken([proof]).map((forged) => ({ ...payment, body: "{}", token, proof: forged })),
    mutated([header]).map((forged) => ({ ...payment, body: good, token, header: forged })),
    fc.constantFrom(...writable).chain(({ method, path, access }) =>
      mutated([JSON.stringify(bodyOf(path))]).map((body) => ({
        ...{ method, path: path.replaceAll(/\{[a-z_]+\}/g, "x"), body },
        ...(access.kind === "proof" || access.kind === "open" ? {} : { token }),
      })),
    ),
  );
  return { key, asked };
}

async function proofOf(key: DeviceKey, { method, path, body, token, header }: Asked) {
  const url = secrets.publicOrigin + path;
  const digest = body === undefined ? undefined : await contentDigestOf(Buffer.from(body));
  const jti = crypto.randomUUID();
  const at = { method, url, jti, token, contentDigest: digest, issuedAtMs: Date.now() };
  const honest = await signProof(key, at);
  if (header === undefined) return honest;
  const claims = Buffer.from(honest.split(".")[1] ?? "", "base64url").toString();
  return await forge(header, claims, signWith(key.pair.privateKey));
}

/** The status of one of them; a busy machine may have nothing decided in time, and says so. */
async function decided(key: DeviceKey, asked: Asked): Promise<number> {
  let status = 503;
  for (let tries = 0; tries < 5 && status === 503; tries += 1) status = await ask(key, asked);
  return status;
}

/** Sends one of them, made anew; its status. */
async function ask(key: DeviceKey, asked: Asked): Promise<number> {
  const { method, path, body = "", token } = asked;
  // What a header can carry of a text.
  const spelled = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, "?").trim();
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    body,
    headers: {
      "Content-Type": "application/json",
      "Content-Digest": await contentDigestOf(Buffer.from(body)),
      DPoP: spelled(asked.proof ?? (await proofOf(key, asked))),
      ...(token === undefined ? {} : { Authorization: spelled(`DPoP ${token}`) }),
    },
  });
  await response.arrayBuffer();
  return response.status;
}

it(`gives no answer that costs ${cpuMsMax} ms of processor time, of ${cases}`, async () => {
  console.log(`seed ${seed}`);
  const { key, asked } = await corpus();
  const statuses: Record<number, number> = {};
  let slowestMs = 0;
  const beganMs = cpuMs();
  for (const each of fc.sample(asked, { numRuns: cases, seed })) {
    let costMs = Number.POSITIVE_INFINITY;
    // Garbage may be collected, and what earlier answers left to do be done, while one is given.
    for (let tries = 0; tries < 3 && costMs > cpuMsMax; tries += 1) {
      const beforeMs = cpuMs();
      const status = await decided(key, each);
      costMs = Math.min(costMs, cpuMs() - beforeMs);
      statuses[status] = (statuses[status] ?? 0) + 1;
      expect([JSON.stringify(each), status < 500]).toEqual([JSON.stringify(each), true]);
    }
    expect([JSON.stringify(each), costMs < cpuMsMax]).toEqual([JSON.stringify(each), true]);
    slowestMs = Math.max(slowestMs, costMs);
  }
  const meanMs = (cpuMs() - beganMs) / cases;
  console.log(
    `${JSON.stringify(statuses)}; the slowest ${slowestMs.toFixed(1)} ms, the mean ${meanMs.toFixed(2)} ms`,
  );
  expect(meanMs).toBeGreaterThan(0.05);
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(["200", "400", "401", "403"]));
});
