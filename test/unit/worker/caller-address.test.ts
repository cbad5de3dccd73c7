import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AppClient, generateDeviceKey, realRuntime } from "../../../src/client/index.ts";
import { makeKeyRing } from "../../../src/token/key-ring.ts";
import { productProgram } from "../../bench/bundle.ts";
import { type Server, serve } from "../../bench/workerd-server.ts";
import { random } from "../src/token/forge.ts";

/*
 * The built Worker in a plain workerd, over a socket: nobody stands before it who would set the
 * address of a caller.
 */
const publicOrigin = "https://pay.example";
const folder = mkdtempSync(join(tmpdir(), "sekisho-address-"));
let server: Server;

beforeAll(async () => {
  const keys = await makeKeyRing(random);
  const program = await productProgram({ keys, publicOrigin, bootstrapSecret: "none" });
  const vars = { ...program.vars, ENVIRONMENT: "production" };
  server = await serve({ ...program, vars }, folder);
});

afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

it("holds callers with invented addresses to what one network may do", async () => {
  const keys = await Promise.all(Array.from({ length: 6 }, () => generateDeviceKey()));
  const statuses: number[] = [];
  for (let n = 0; n < 45; n += 1) {
    const invented = {
      "CF-Connecting-IP": `198.${n}.100.7`,
      "CF-Ray": "8f0000000000ffff-NRT",
      "MF-CF-Blob": JSON.stringify({ colo: "NRT", clientIp: `198.${n}.100.7` }),
    };
    const fetch: typeof realRuntime.fetch = async (url, init) => {
      const headers = new Headers([...new Headers(init.headers), ...Object.entries(invented)]);
      const local = url.replace(publicOrigin, `http://127.0.0.1:${server.port}`);
      return await realRuntime.fetch(local, { ...init, headers });
    };
    const key = keys[n % keys.length] as (typeof keys)[number];
    const app = new AppClient({ origin: publicOrigin, key, runtime: { ...realRuntime, fetch } });
    const reply = await app.signIn({ type: "email", value: `somebody-${n}@example.com` });
    statuses.push(reply.ok ? reply.status : (reply.problem?.status ?? 0));
  }
  expect(statuses).toEqual([...Array(40).fill(201), ...Array(5).fill(429)]);
});
