import { describe, expect, it } from "vitest";
import { AppClient, generateDeviceKey, type NewDevice, totpCode } from "../../src/client/index.ts";
import { ownEvent, type SecurityEventKind, securityEvents } from "../../src/identity/event.ts";
import { makeRefresh } from "../../src/token/refresh.ts";
import { storageSql } from "../../worker/rows/sql.ts";
import { appendEvent } from "../wallet-rows.ts";
import {
  call,
  env,
  holder,
  inside,
  keyOf,
  mailedCode,
  makePair,
  openWorld,
  origin,
  random,
  refusal,
  register,
  ring,
  runtime,
  send,
  told,
  totpOf,
  travel,
  unique,
} from "../world.ts";

const world = openWorld();
const dayMs = 86_400_000;
const statement = { format: "android-key", statement: "MIIB".repeat(1_000) } as const;

/** A phone that says what it is when it is enrolled, and who asked it for which flow. */
async function phoneOf(device: NewDevice) {
  const asked: string[] = [];
  const describeDevice = (flowId: string) => {
    asked.push(flowId);
    return device;
  };
  const key = await generateDeviceKey({ extractable: true });
  const app = new AppClient({ origin, key, runtime, describeDevice, locale: "en" });
  return { app, asked };
}

describe("a device", () => {
  it("has the name and the attestation level it was enrolled with, and keeps the statement", async () => {
    const { app, asked } = await phoneOf({ name: "Pixel 11", attestation: statement });
    const contact = `${unique("named")}@example.com`;
    const opened = await told(app.register({ type: "email", value: contact }));
    const { totp } = await told(app.contactProof((await mailedCode(contact)) ?? ""));
    const { wallet_id, device_id } = await told(
      app.factor(await totpCode(totp?.secret ?? "", Date.now())),
    );
    expect(asked).toEqual([opened.registration_id]);
    const { devices } = await told(app.wallet());
    expect(devices).toMatchObject([{ device_id, name: "Pixel 11", attestation: "unverified" }]);
    expect(wallet_id).toMatch(/^wal_/);
  });

  it("that came later has its own, and none without a statement", async () => {
    const customer = await register();
    const { app } = await phoneOf({ name: "Tablet" });
    await told(app.signIn({ type: "email", value: customer.contact }));
    await told(app.contactProof((await mailedCode(customer.contact)) ?? ""));
    await told(app.factor(await totpOf(customer, 1)));
    const { devices } = await told(customer.app.wallet());
    expect(devices).toMatchObject([
      { name: "", attestation: "none", current: true },
      { name: "Tablet", attestation: "none", state: "cooling", current: false },
    ]);
  });

  it("refuses a statement without bound, and a name that hides something, and enrols nobody", async () => {
    const customer = await register();
    for (const device of [
      { attestation: { format: "android-key", statement: "A".repeat(10_241) } },
      { attestation: { format: "other", statement: "AAAA" } },
      { name: "x".repeat(65) },
      { name: "Phone\u202e" },
      { name: "" },
    ]) {
      const { app } = await phoneOf(device as NewDevice);
      await told(app.signIn({ type: "email", value: customer.contact }));
      await told(app.contactProof((await mailedCode(customer.contact)) ?? ""));
      const refused = await refusal(app.factor(await totpOf(customer, 1)));
      expect(refused.code).toBe("malformed_request");
    }
    expect((await told(customer.app.wallet())).devices).toHaveLength(1);
  });

  it("takes another name from its owner, and from nobody else", async () => {
    const customer = await register();
    const stranger = await register();
    await told(customer.app.renameDevice(customer.deviceId, "Mine"));
    expect((await refusal(stranger.app.renameDevice(customer.deviceId, "His"))).status).toBe(404);
    const { devices } = await told(customer.app.wallet());
    expect(devices).toMatchObject([{ name: "Mine" }]);
    const { events } = await told(customer.app.activity());
    expect(events[0]).toMatchObject({ kind: "device_renamed", device_id: customer.deviceId });
  });

  it("is approved by another one, neither by itself nor once it was removed", async () => {
    const customer = await register();
    const { app } = await phoneOf({});
    await told(app.recover({ type: "email", value: customer.contact }));
    await told(app.contactProof((await mailedCode(customer.contact)) ?? ""));
    const code = customer.recoveryCodes[0] ?? "";
    const { device_id: second } = await told(app.factor({ recovery_code: code }));
    await told(customer.app.stepUp("device", await totpOf(customer, 1)));
    const own = await refusal(customer.app.approveDevice(customer.deviceId));
    expect(own).toMatchObject({ code: "state_conflict", state: "own_device" });
    await told(customer.app.removeDevice(second));
    const removed = await refusal(customer.app.approveDevice(second));
    expect(removed).toMatchObject({ code: "state_conflict", state: "removed" });
  });

  it("shows when it was used last, to the hour", async () => {
    const customer = await world().customer(0);
    const lastUse = async () => {
      const { devices } = await told(customer.app.wallet());
      return Date.parse(devices[0]?.last_used_at ?? "");
    };
    const first = await lastUse();
    travel(10 * 60_000);
    await customer.app.refresh();
    expect(await lastUse()).toBe(first);
    travel(60 * 60_000);
    await customer.app.refresh();
    expect(await lastUse()).toBeGreaterThanOrEqual(first + 60 * 60_000);
  });
});

describe("a session", () => {
  it("is renewed by its own key only, is not stored in clear, and ends 30 days after it began", async () => {
    const customer = await register();
    const { refresh_token } = await customer.app.session.state();
    const renew = { method: "POST", path: "/v1/tokens/refresh", body: { refresh_token } };
    const own = { key: keyOf(customer.key), token: null };
    const thief = { key: await makePair(), token: null };
    expect((await call({ ...renew, by: thief })).status).toBe(401);
    const invented = makeRefresh(ring, customer.route, random);
    const body = { refresh_token: invented };
    expect((await call({ ...renew, body, by: own })).status).toBe(401);
    const rows = await inside("WALLET", env.WALLET.idFromName(customer.route), (sql) =>
      sql.exec("SELECT * FROM session").toArray(),
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(refresh_token);
    travel(29 * dayMs);
    expect((await call({ ...renew, by: own })).status).toBe(200);
    travel(dayMs);
    expect((await call({ ...renew, by: own })).status).toBe(401);
  });

  it("ends everywhere when its owner says so: tokens, renewals, codes", async () => {
    const customer = await register();
    const before = await holder(customer);
    const { refresh_token } = await customer.app.session.state();
    await told(customer.app.signOut({ everywhere: true }));
    expect((await send(before, "GET", "/v1/wallet")).status).toBe(401);
    expect((await send(before, "POST", "/v1/codes", {})).status).toBe(401);
    const by = { ...before, token: null };
    const renewed = await send(by, "POST", "/v1/tokens/refresh", { refresh_token });
    expect(renewed.status).toBe(401);
  });
});

it("shows every kind of security event in words of both languages, in activity", async () => {
  const customer = await register();
  const kinds = Object.keys(securityEvents) as SecurityEventKind[];
  await inside("WALLET", env.WALLET.idFromName(customer.route), (_sql, { storage }) => {
    const sql = storageSql(storage);
    for (const kind of kinds) appendEvent(sql, ownEvent(kind, 1, Date.now()));
  });
  const { events } = await told(customer.app.activity());
  const shown = new Map(events.map((event) => [event.kind, event.message as object]));
  for (const kind of kinds) {
    expect([kind, shown.get(kind)]).toEqual([
      kind,
      { ja: expect.stringMatching(/[ぁ-んァ-ヶ一-龠]/), en: expect.stringMatching(/^[A-Z]/) },
    ]);
  }
  const words = [...shown.values()].map((message) => JSON.stringify(message));
  expect(new Set(words).size).toBe(shown.size);
});
