import { expect, test } from "vitest";
import {
  appOf,
  codeOf,
  email,
  lastCode,
  mails,
  must,
  newApp,
  register,
} from "../customer-world.ts";

test("lets an enrolled key re-enter with its own device and no cool-down", async () => {
  const customer = await register();
  const app = appOf(customer.key);
  must(await app.signIn(email(customer.contact)));
  const proven = must(await app.contactProof(await lastCode(customer.contact)));
  expect(proven).toEqual({ factors: ["totp"], webauthn: null });
  const entered = must(await app.factor(await codeOf(customer)));
  expect(entered).toMatchObject({
    wallet_id: customer.walletId,
    device_id: customer.deviceId,
    device_state: "active",
    cooling_until: null,
  });
  expect(must(await app.wallet()).devices).toHaveLength(1);
});

test("tells the owner of an enrolled key that it came back by recovery, and not that it is new", async () => {
  const customer = await register();
  const app = appOf(customer.key);
  must(await app.recover(email(customer.contact)));
  must(await app.contactProof(await lastCode(customer.contact)));
  const entered = must(await app.factor({ recovery_code: customer.recoveryCodes[0] ?? "" }));
  expect(entered.device_id).toBe(customer.deviceId);
  const newest = async () => (await mails(customer.contact))[0]?.purpose;
  await expect.poll(newest).toBe("device_recovered");
});

test("answers the same for an unknown contact, and sends it no code", async () => {
  const customer = await register();
  const known = await (await newApp()).signIn(email(customer.contact));
  const app = await newApp();
  const unknown = await app.signIn(email("nobody@example.com"));
  expect(Object.keys(must(unknown))).toEqual(Object.keys(must(known)));
  expect((await mails("nobody@example.com"))[0]).toMatchObject({
    purpose: "not_registered",
    code: null,
  });
  expect(await app.contactProof("00000000")).toMatchObject({
    problem: { code: "forbidden", tries_left: 4 },
  });
});

test("makes a new key a cooling device that may freeze and nothing else", async () => {
  const customer = await register();
  const app = await newApp();
  must(await app.signIn(email(customer.contact)));
  must(await app.contactProof(await lastCode(customer.contact)));
  const entered = must(await app.factor(await codeOf(customer)));
  expect(entered).toMatchObject({ wallet_id: customer.walletId, device_state: "cooling" });
  const newest = async () => (await mails(customer.contact))[0]?.purpose;
  await expect.poll(newest).toBe("device_added");
  const forbidden = { problem: { code: "forbidden" } };
  expect(await app.removeDevice(customer.deviceId)).toMatchObject(forbidden);
  expect(await app.approveDevice(entered.device_id)).toMatchObject(forbidden);
  expect(await app.unfreeze()).toMatchObject(forbidden);
  expect(await app.stepUp("unfreeze", await codeOf(customer, 1))).toMatchObject(forbidden);
  expect(await app.freeze()).toMatchObject({ ok: true, body: { state: "frozen" } });
  expect(must(await customer.app.wallet())).toMatchObject({
    state: "frozen",
    devices: [{ state: "active" }, { state: "cooling" }],
  });
});

test("lets an older device approve a cooling one with a step-up for just that", async () => {
  const customer = await register();
  const app = await newApp();
  must(await app.signIn(email(customer.contact)));
  must(await app.contactProof(await lastCode(customer.contact)));
  const { device_id: second } = must(await app.factor(await codeOf(customer)));
  const required = { problem: { code: "step_up_required" } };
  expect(await customer.app.approveDevice(second)).toMatchObject(required);
  must(await customer.app.stepUp("device", await codeOf(customer, 1)));
  expect(await customer.app.unfreeze()).toMatchObject(required);
  expect(await customer.app.approveDevice(second)).toMatchObject({
    ok: true,
    body: { device_id: second, state: "active" },
  });
  expect(must(await app.wallet()).devices).toMatchObject([
    { state: "active" },
    { state: "active" },
  ]);
  expect(await app.removeDevice(customer.deviceId)).toMatchObject({ body: { state: "removed" } });
  expect(await customer.app.wallet()).toMatchObject({ problem: { code: "unauthorized" } });
  must(await customer.app.signIn(email(customer.contact)));
});

test("takes one TOTP step once, also fifty times in parallel", async () => {
  const customer = await register();
  const code = await codeOf(customer);
  const flows = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const app = appOf(customer.key);
      const { step_up_id: id } = must(await openStepUp(customer.app));
      return { app, id };
    }),
  );
  const tries = Array.from({ length: 50 }, (_, index) =>
    customer.app.finishStepUp("unfreeze", flows[index % 3]?.id ?? "", code),
  );
  const outcomes = await Promise.all(tries);
  const jtis = outcomes.flatMap((reply) => (reply.ok ? [jtiOf(reply.body.access_token)] : []));
  expect(new Set(jtis).size).toBe(1);
});

test("grants a recovery code a cooling device, once", async () => {
  const customer = await register();
  const [code, other] = customer.recoveryCodes;
  const app = await newApp();
  must(await app.recover(email(customer.contact)));
  expect(await app.factor({ recovery_code: code ?? "" })).toMatchObject({
    problem: { code: "state_conflict" },
  });
  must(await app.contactProof(await lastCode(customer.contact)));
  const typed = (code ?? "").toLowerCase();
  const entered = must(await app.factor({ recovery_code: typed }));
  expect(entered).toMatchObject({ wallet_id: customer.walletId, device_state: "cooling" });
  const thief = await newApp();
  must(await thief.recover(email(customer.contact)));
  must(await thief.contactProof(await lastCode(customer.contact)));
  expect(await thief.factor({ recovery_code: code ?? "" })).toMatchObject({
    problem: { code: "forbidden", tries_left: 4 },
  });
  expect(await thief.factor({ recovery_code: other ?? "" })).toMatchObject({ ok: true });
});

test("freezes a wallet by contact alone, and unfreezes it with a step-up", async () => {
  const customer = await register();
  const anyone = await newApp();
  must(await anyone.reportLostDevice(email(customer.contact)));
  const frozen = must(await anyone.contactProof(await lastCode(customer.contact)));
  expect(frozen).toEqual({ state: "frozen" });
  expect(must(await customer.app.wallet()).state).toBe("frozen");
  must(await customer.app.stepUp("unfreeze", await codeOf(customer)));
  expect(await customer.app.unfreeze()).toMatchObject({ body: { state: "live" } });
});

test("ends a sign-in at the fifth wrong factor", async () => {
  const customer = await register();
  const app = appOf(customer.key);
  must(await app.signIn(email(customer.contact)));
  must(await app.contactProof(await lastCode(customer.contact)));
  const right = await codeOf(customer);
  const wrong = right === "000000" ? "000001" : "000000";
  for (const left of [4, 3, 2, 1]) {
    expect(await app.factor(wrong)).toMatchObject({ problem: { tries_left: left } });
  }
  expect(await app.factor(wrong)).toMatchObject({ problem: { code: "too_many_attempts" } });
  const late = await app.factor(right);
  expect(late).toMatchObject({ problem: { code: "too_many_attempts", retry_after_ms: 1_000 } });
  // What it says is true: another one can be started at once.
  must(await app.signIn(email(customer.contact)));
  must(await app.contactProof(await lastCode(customer.contact)));
  must(await app.factor(right));
});

function openStepUp(app: Awaited<ReturnType<typeof newApp>>) {
  return app.openStepUp("unfreeze");
}

function jtiOf(token: string): string {
  const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  return JSON.parse(atob(payload)).jti;
}
