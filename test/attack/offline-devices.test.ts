import { describe, expect, it } from "vitest";
import { defaultPrefix, makeBarCode } from "../../src/token/code/bar-code.ts";
import { sealHandle } from "../../src/token/code/handle.ts";
import { sealOffline } from "../../src/token/code/offline-code.ts";
import { handleName, handleObject } from "../../worker/handle/stub.ts";
import {
  bill,
  type Customer,
  env,
  footprint,
  forge,
  holder,
  keyOf,
  mailedCode,
  newPhone,
  openWorld,
  pay,
  payApproved,
  random,
  ring,
  send,
  showCode,
  signWith,
  told,
  totpOf,
  walletLog,
} from "../world.ts";

const world = openWorld();

/** The ring as it was before the rotation that the tests' ring is in the middle of. */
const [, retiredSeal] = ring.sealCode;
const before = { ...ring, sealCode: retiredSeal === undefined ? [] : [retiredSeal] };

async function offlineCode(app: Customer["app"]): Promise<string> {
  const code = await app.offlineCode();
  if (code === null) throw new Error("no seals left");
  return code.qr;
}

describe("offline codes and what becomes of their device", () => {
  it("F3: pays up to the low limit of a cooling device, and not above", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const { app } = await newPhone();
    await told(app.signIn({ type: "email", value: buyer.contact }));
    await told(app.contactProof((await mailedCode(buyer.contact)) ?? ""));
    const entered = await told(app.factor(await totpOf(buyer, 1)));
    expect(entered).toMatchObject({ device_state: "cooling" });
    await told(app.offlineSeals());
    const above = await pay(till, await offlineCode(app), { amount: 3_001 });
    expect(above.decline?.code).toBe("device_unavailable");
    await payApproved(till, await offlineCode(app), { amount: 3_000 });
    await told(buyer.app.offlineSeals());
    await payApproved(till, await offlineCode(buyer.app), { amount: 3_001 });
  });

  it("F3: pays nothing for a removed device, and still tells what was answered", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    await told(buyer.app.offlineSeals());
    const request = bill(await offlineCode(buyer.app));
    const first = await send(by, "POST", "/v1/payments", request);
    expect(first.body.result).toBe("approved");
    const [shown, fresh] = [await offlineCode(buyer.app), await offlineCode(buyer.app)];
    await told(buyer.app.stepUp("device", await totpOf(buyer, 1)));
    await told(buyer.app.removeDevice(buyer.deviceId));
    for (const [at, code] of [shown, fresh].entries()) {
      const declined = await pay(till, code, { amount: 300 + at });
      expect(declined.decline?.code).toBe("device_unavailable");
    }
    expect((await send(by, "POST", "/v1/payments", request)).text).toBe(first.text);
  });

  it("pays nothing once an operator has raised the wallet's epoch", async () => {
    const { till, operator } = world();
    const buyer = await world().customer();
    await told(buyer.app.offlineSeals());
    const scope = { scope: "wallet", id: buyer.walletId, reason: "a test" } as const;
    await told(operator.client.raiseEpoch(scope));
    const declined = await pay(till, await offlineCode(buyer.app));
    expect(declined.decline?.code).toBe("device_unavailable");
  });
});

describe("A7: a seal of a retired key", () => {
  it("finds what was answered and pays nothing, in an offline code", async () => {
    const { till } = world();
    const buyer = await world().customer();
    await told(buyer.app.offlineSeals());
    const own = signWith(keyOf(buyer.key).privateKey);
    const seal = sealOffline(before, { route: buyer.route, device: 1, batch: 1, place: 0 });
    const iat = Math.floor(Date.now() / 1_000);
    const code = await forge(
      { alg: "ES256", typ: "qr-device+jwt" },
      { seal, counter: 9, iat },
      own,
    );
    await expectRecallOnly(code, await offlineCode(buyer.app));
    expect((await walletLog(buyer.route)).filter(({ kind }) => kind === "payment")).toHaveLength(1);
    await payApproved(till, await offlineCode(buyer.app), { amount: 300 });
  });

  it("finds what was answered and pays nothing, in a bar code", async () => {
    const buyer = await world().customer();
    const { jti, expires_at, qr } = await showCode(buyer);
    const barCode = makeBarCode(defaultPrefix, random);
    const issued = { route: buyer.route, jti, expiresAtMs: Date.parse(expires_at) };
    const name = handleName(barCode);
    const sealed = sealHandle(before, barCode, issued);
    await handleObject(env, name).keep(name, sealed, Date.now() + 86_400_000);
    await expectRecallOnly(barCode, qr);
  });

  /** `old` pays nothing; what `current` has paid is found by it. */
  async function expectRecallOnly(old: string, current: string): Promise<void> {
    const { till } = world();
    const by = await holder(till);
    const untouched = await footprint();
    expect((await pay(till, old)).decline?.code).toBe("code_invalid");
    expect(await footprint()).toEqual(untouched);
    const request = bill(current);
    const first = await send(by, "POST", "/v1/payments", request);
    expect(first.body.result).toBe("approved");
    const again = await send(by, "POST", "/v1/payments", { ...request, code: old });
    expect([again.text, again.headers.get("Idempotent-Replayed")]).toEqual([first.text, "true"]);
  }
});
