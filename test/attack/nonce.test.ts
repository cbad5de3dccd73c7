import { createExecutionContext } from "cloudflare:test";
import { expect, it } from "vitest";
import { noncePeriodMs } from "../../src/bounds.ts";
import { AppClient, generateDeviceKey, type Runtime, totpCode } from "../../src/client/index.ts";
import { makeNonce } from "../../src/token/nonce.ts";
import { createApp } from "../../worker/app.ts";
import { routes } from "../../worker/routes/index.ts";
import {
  env,
  type Forgery,
  holder,
  holderOf,
  keyOf,
  mailedCode,
  makeRequest,
  openWorld,
  origin,
  register,
  ring,
  runtime,
  told,
  travel,
  unique,
} from "../world.ts";

const world = openWorld();
const app = createApp(routes);

/** The same deployment with `DPOP_NONCE` set. */
async function knock(request: Request): Promise<Response> {
  const strict = { ...env, DPOP_NONCE: "required" };
  return await app.fetch(request, strict, createExecutionContext());
}

async function tell(forgery: Forgery): Promise<{ status: number; challenge: string }> {
  const response = await knock(await makeRequest(forgery));
  expect(response.headers.get("DPoP-Nonce")).toMatch(/^[A-Za-z0-9_-]{31}$/);
  const challenge = response.headers.get("WWW-Authenticate") ?? "";
  await response.body?.cancel();
  return { status: response.status, challenge };
}

const asked = { status: 401, challenge: 'DPoP error="use_dpop_nonce", algs="ES256"' };

it("asks for a nonce where the deployment wants one, and changes nothing without it", async () => {
  const customer = await register();
  const by = await holder(customer);
  const freeze = { by, method: "POST", path: "/v1/wallet/freeze", body: {} };
  const nonced = (nonce: unknown) => ({
    ...freeze,
    claims: (honest: object) => ({ ...honest, nonce }),
  });
  expect(await tell(freeze)).toEqual(asked);
  expect(await tell(nonced("x".repeat(31)))).toEqual(asked);
  const nonce = makeNonce(ring, Date.now());
  expect(await tell(nonced(makeNonce(ring, Date.now() - 2 * noncePeriodMs)))).toEqual(asked);
  expect((await tell(nonced(7))).challenge).toContain('error="invalid_dpop_proof"');
  expect((await told(customer.app.wallet())).state).toBe("live");
  expect(await tell(nonced(nonce))).toEqual({ status: 200, challenge: "" });
  expect((await told(customer.app.wallet())).state).toBe("frozen");
});

it("refuses a proof that was made ahead for later, whatever its iat says", async () => {
  const by = await holder(await register());
  const inTwoMinutes = Math.floor(Date.now() / 1_000) + 120;
  const nonce = makeNonce(ring, Date.now());
  const claims = (honest: object) => ({ ...honest, iat: inTwoMinutes, nonce });
  const ahead = await makeRequest({ by, method: "GET", path: "/v1/wallet", claims });
  travel(120_000);
  const response = await knock(ahead);
  expect(response.headers.get("WWW-Authenticate")).toBe(asked.challenge);
});

it("is answered by the SDK by itself, on the way in and after it was renewed", async () => {
  let exchanges = 0;
  const strict: Runtime = {
    ...runtime,
    fetch: (url, init) => {
      exchanges += 1;
      return knock(new Request(url, init));
    },
  };
  const key = await generateDeviceKey({ extractable: true });
  const phone = new AppClient({ origin, key, runtime: strict });
  const contact = `${unique("nonce")}@example.com`;
  await told(phone.register({ type: "email", value: contact }));
  expect(exchanges).toBe(2);
  const { totp } = await told(phone.contactProof((await mailedCode(contact)) ?? ""));
  await told(phone.factor(await totpCode(totp?.secret ?? "", Date.now())));
  expect(exchanges).toBe(4);
  travel(3 * noncePeriodMs);
  expect((await told(phone.wallet())).state).toBe("live");
  expect(exchanges).toBe(6);
  expect((await holderOf(phone)).key.jkt).toBe(keyOf(key).jkt);
});

it("is not asked for where the deployment does not want it, and does no harm there", async () => {
  const { till } = world();
  const by = await holder(till);
  const claims = (honest: object) => ({ ...honest, nonce: "anything" });
  const path = "/v1/terminals/me/totals";
  const response = await app.fetch(
    await makeRequest({ by, method: "GET", path, claims }),
    env,
    createExecutionContext(),
  );
  expect([response.status, response.headers.get("DPoP-Nonce")]).toEqual([200, null]);
});
