import { expect, test } from "vitest";
import { generateDeviceKey } from "../../../../../src/client/access/device-key.ts";
import { totpCode } from "../../../../../src/client/access/totp.ts";
import { appOf, email, lastCode, mails, newApp, register } from "../customer-world.ts";

test("registers a wallet by contact, factor and key, and shows it", async () => {
  const { app, walletId, deviceId, recoveryCodes } = await register("First@Example.com");
  expect(walletId).toMatch(/^wal_/);
  expect(recoveryCodes).toHaveLength(10);
  const wallet = await app.wallet();
  expect(wallet).toMatchObject({
    ok: true,
    body: {
      wallet_id: walletId,
      state: "live",
      balances: { available: 0, held: 0, points: 0, points_pending: 0 },
      devices: [{ device_id: deviceId, state: "active", current: true }],
      contacts: [{ hint: "f…@example.com" }],
    },
  });
  expect(await app.refresh()).toBe("renewed");
  expect(await app.issueCode()).toMatchObject({ ok: true, status: 201 });
  expect(await app.freeze()).toMatchObject({ ok: true, body: { state: "frozen" } });
  expect(await app.issueCode()).toMatchObject({ problem: { code: "state_conflict" } });
  expect(await app.unfreeze()).toMatchObject({ problem: { code: "step_up_required" } });
  expect(await app.activity()).toMatchObject({
    body: { events: [{ kind: "frozen" }, { kind: "registered" }] },
  });
});

test("answers a known contact like an unknown one, and sends it no code", async () => {
  await register("known@example.com");
  const app = await newApp();
  const again = await app.register(email("ＫＮＯＷＮ@Example.COM"));
  const other = await (await newApp()).register(email("unknown@example.com"));
  if (!again.ok || !other.ok) throw new Error("both are answered");
  expect(again.status).toBe(other.status);
  expect(Object.keys(again.body)).toEqual(Object.keys(other.body));
  expect(again.body.registration_id).toHaveLength(other.body.registration_id?.length ?? 0);
  expect((await mails("known@example.com"))[0]).toMatchObject({
    purpose: "already_registered",
    code: null,
  });
  expect(await app.contactProof("12345678")).toMatchObject({
    problem: { code: "forbidden", tries_left: 4 },
  });
});

test("refuses a key that belongs to another wallet, and frees the contact again", async () => {
  const key = await generateDeviceKey();
  await register("one@example.com", key);
  await expect(register("two@example.com", key)).rejects.toThrow("state_conflict");
  expect(await register("two@example.com")).toMatchObject({ contact: "two@example.com" });
});

test("ends a registration with too_many_attempts at the fifth wrong code", async () => {
  const app = await newApp();
  await app.register(email("guess@example.com"));
  const code = await lastCode("guess@example.com");
  const wrong = code === "00000000" ? "00000001" : "00000000";
  for (const left of [4, 3, 2, 1]) {
    expect(await app.contactProof(wrong)).toMatchObject({ problem: { tries_left: left } });
  }
  expect(await app.contactProof(wrong)).toMatchObject({ problem: { code: "too_many_attempts" } });
  expect(await app.contactProof(code)).toMatchObject({
    problem: { code: "too_many_attempts" },
  });
});

test("answers not_found for another key, an invented id and another flow's id alike", async () => {
  const app = await newApp();
  const opened = await app.register(email("mine@example.com"));
  if (!opened.ok) throw new Error("opened");
  const code = await lastCode("mine@example.com");
  const stranger = await newApp();
  const path = `/v1/registrations/${opened.body.registration_id}/contact-proof`;
  const refused = await stranger.session.transport.call("POST", path, { code: code });
  const invented = await stranger.session.transport.call(
    "POST",
    `/v1/registrations/reg_${"A".repeat(52)}/contact-proof`,
    { code: code },
  );
  expect(refused).toMatchObject({ problem: { code: "not_found" } });
  expect(invented).toMatchObject({ problem: { code: "not_found" } });
  if (refused.ok || invented.ok) throw new Error("both are refused");
  expect(refused.problem?.detail).toBe(invented.problem?.detail);
  expect(await app.contactProof(code)).toMatchObject({ ok: true });
});

test("answers a repeated last step with the same wallet, codes and fresh tokens", async () => {
  const key = await generateDeviceKey();
  const app = appOf(key);
  const opened = await app.register(email("lost@example.com"));
  const code = await lastCode("lost@example.com");
  const proven = await app.contactProof(code);
  if (!opened.ok || !proven.ok) throw new Error("opened and proven");
  expect(await app.contactProof(code)).toMatchObject({ body: { totp: proven.body.totp } });
  const totp = { totp: { code: await totpCode(proven.body.totp?.secret ?? "", Date.now()) } };
  const path = `/v1/registrations/${opened.body.registration_id}/factor`;
  const call = () => app.session.transport.call<Record<string, unknown>>("POST", path, totp);
  const [first, second] = [await call(), await call()];
  if (!first.ok || !second.ok) throw new Error(JSON.stringify([first, second]));
  expect(second.body.wallet_id).toBe(first.body.wallet_id);
  expect(second.body.device_id).toBe(first.body.device_id);
  expect(second.body.recovery_codes).toEqual(first.body.recovery_codes);
  expect(second.body.tokens).not.toEqual(first.body.tokens);
});
