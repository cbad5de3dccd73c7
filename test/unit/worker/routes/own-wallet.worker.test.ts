import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { totpCode } from "../../../../src/client/access/totp.ts";
import type { AppClient } from "../../../../src/client/app.ts";
import { openId } from "../../../../src/token/seal.ts";
import { keyRing } from "../../../../worker/platform/keys.ts";
import { storageSql } from "../../../../worker/rows/sql.ts";
import { readHead } from "../../../../worker/wallet/head-book.ts";
import {
  bindings,
  codeOf,
  email,
  lastCode,
  mails,
  must,
  newApp,
  type Registered,
  register,
} from "./customer-world.ts";

function post<T>(app: AppClient, path: string, body: object) {
  return app.session.call<T>("POST", path, body);
}

/** The object of a customer's wallet. */
async function walletOf(customer: Registered): Promise<never> {
  const route = openId(await keyRing(bindings), "wal", customer.walletId)?.route ?? "";
  return bindings.WALLET.get(bindings.WALLET.idFromName(route)) as never;
}

test("adds a contact that was proven, tells the old one, and delays recovery through it", async () => {
  const customer = await register();
  const { app } = customer;
  const second = `second-${Math.random()}@example.com`;
  expect(await app.addContact(email(second))).toMatchObject({
    problem: { code: "step_up_required", purpose: "contact" },
  });
  must(await app.stepUp("contact", await codeOf(customer)));
  const { contact_id: id } = must(await app.addContact(email(second))) as { contact_id: string };
  const code = await lastCode(second);
  const path = `/v1/wallet/contacts/${id}/contact-proof`;
  const added = must(await post<{ contact_id: string }>(app, path, { code }));
  expect(added).toMatchObject({ state: "verified" });
  const newest = async () => (await mails(customer.contact))[0]?.purpose;
  await expect.poll(newest).toBe("contact_changed");
  const [first, later] = must(await app.wallet()).contacts;
  expect(first?.recovery_from).toBe(first?.added_at);
  const delayMs = Date.parse(later?.recovery_from ?? "") - Date.parse(later?.added_at ?? "");
  expect(delayMs).toBe(72 * 60 * 60_000);
  const lost = await newApp();
  must(await lost.recover(email(second)));
  must(await lost.contactProof(await lastCode(second)));
  expect(await lost.factor({ recovery_code: customer.recoveryCodes[0] ?? "" })).toMatchObject({
    problem: { code: "state_conflict", state: "contact_too_new" },
  });
  must(await (await newApp()).register(email(second)));
  expect((await mails(second))[0]).toMatchObject({ purpose: "already_registered" });
  must(await app.removeContact(added.contact_id));
  must(await (await newApp()).register(email(second)));
  expect((await mails(second))[0]).toMatchObject({ purpose: "registration" });
});

test("writes to a further contact in the wallet's language, and points at what is no contact", async () => {
  const { app, ...customer } = await register();
  must(await app.stepUp("contact", await codeOf(customer)));
  const value = `third-${Math.random()}@example.com`;
  must(await app.addContact(email(value)));
  expect((await mails(value))[0]?.text).toMatch(/^The code for your new contact: \d{8}/);
  expect(await app.addContact(email("nobody"))).toMatchObject({
    problem: { code: "malformed_request", pointer: "/value" },
  });
});

test("takes no label of a factor that shows something else than it says", async () => {
  const { app, ...customer } = await register();
  must(await app.stepUp("factor", await codeOf(customer)));
  for (const label of ["a\u0000b", "\u202ephone", " ", "x".repeat(65)]) {
    expect(await app.addFactor({ kind: "totp", label })).toMatchObject({
      problem: { code: "malformed_request", pointer: "/label" },
    });
  }
  must(await app.addFactor({ kind: "totp", label: "" }));
});

test("names the account of a further factor by the owner's contact", async () => {
  const { app, ...customer } = await register();
  must(await app.stepUp("factor", await codeOf(customer)));
  const { totp } = must(await app.addFactor({ kind: "totp", label: "old tablet" }));
  expect(decodeURIComponent(totp?.uri ?? "")).toContain(`Sekisho:${customer.contact}?`);
  const { webauthn } = must(await app.addFactor({ kind: "webauthn", label: "key ring" }));
  expect(webauthn).toMatchObject({ options: { user: { name: customer.contact } } });
});

test("never removes the last contact or the last factor", async () => {
  const customer = await register();
  const { app } = customer;
  const [contact] = must(await app.wallet()).contacts;
  must(await app.stepUp("contact", await codeOf(customer)));
  expect(await app.removeContact(contact?.contact_id ?? "")).toMatchObject({
    problem: { code: "state_conflict", state: "last_contact" },
  });
});

test("adds a second factor, removes it, and makes new recovery codes", async () => {
  const customer = await register();
  const { app } = customer;
  must(await app.stepUp("factor", await codeOf(customer)));
  const opened = must(await app.addFactor({ kind: "totp", label: "old tablet" })) as {
    factor_id: string;
    totp: { secret: string };
  };
  const path = `/v1/wallet/factors/${opened.factor_id}/factor`;
  const wrong = { totp: { code: "000000" } };
  expect(await post(app, path, wrong)).toMatchObject({ problem: { tries_left: 4 } });
  const totp = { code: await totpCode(opened.totp.secret, Date.now()) };
  expect(await post(app, path, { totp })).toMatchObject({ body: { state: "active" } });
  expect(await app.removeFactor(opened.factor_id)).toMatchObject({ body: { state: "removed" } });
  const codes = must(await app.newRecoveryCodes()).recovery_codes;
  expect(new Set([...codes, ...customer.recoveryCodes]).size).toBe(20);
  const lost = await newApp();
  must(await lost.recover(email(customer.contact)));
  must(await lost.contactProof(await lastCode(customer.contact)));
  expect(await lost.factor({ recovery_code: customer.recoveryCodes[0] ?? "" })).toMatchObject({
    problem: { code: "forbidden" },
  });
  expect(await lost.factor({ recovery_code: codes[0] ?? "" })).toMatchObject({ ok: true });
  const { events } = must(await app.activity());
  expect(events.map((event) => event.kind)).toEqual([
    "device_added",
    "recovery_code_used",
    "factor_failed",
    "recovery_codes_made",
    "factor_removed",
    "factor_added",
    "stepped_up",
    "registered",
  ]);
});

test("ends this device's tokens on sign-out, and everybody's on request", async () => {
  const customer = await register();
  const { app } = customer;
  const session = await app.session.state();
  must(await app.signOut());
  const old = { token: session.access_token ?? "" };
  const reply = await app.session.transport.call("GET", "/v1/wallet", undefined, old);
  expect(reply).toMatchObject({ problem: { code: "unauthorized" } });
  const body = { refresh_token: session.refresh_token };
  expect(await app.session.transport.call("POST", "/v1/tokens/refresh", body)).toMatchObject({
    problem: { code: "unauthorized" },
  });
});

test("sets the owner's limit with a step-up, and caps every code from then on", async () => {
  const customer = await register();
  const { app } = customer;
  const limits = { payment_amount_max: 3_000 };
  expect(await app.setLimits(limits)).toMatchObject({ problem: { code: "step_up_required" } });
  must(await app.stepUp("limits", await codeOf(customer)));
  expect(await app.setLimits(limits)).toMatchObject({ body: { own: limits } });
  expect(must(await app.wallet()).limits).toMatchObject({ own: limits });
  must(await app.issueCode({ amount_max: 5_000 }));
  must(await app.issueCode());
  const stub = await walletOf(customer);
  const { codes } = await runInDurableObject(stub, (_wallet, { storage }: DurableObjectState) =>
    readHead(storageSql(storage)),
  );
  expect(codes.map(({ amountMaxMinor }) => amountMaxMinor)).toEqual([3_000, 3_000]);
});

test.each(["a sign-in", "a step-up"])(
  "tells the owner of the hundredth wrong try, by %s",
  async (by) => {
    const customer = await register();
    const { app, contact } = customer;
    await runInDurableObject(
      await walletOf(customer),
      (_wallet, { storage }: DurableObjectState) => {
        storage.sql.exec(
          `UPDATE owner SET value = json_set(value, '$.failures', 99) WHERE kind = 'factor'`,
        );
      },
    );
    const right = await codeOf(customer);
    const wrong = right === "000000" ? "000001" : "000000";
    if (by === "a sign-in") {
      must(await app.signIn(email(contact)));
      must(await app.contactProof(await lastCode(contact)));
      expect(await app.factor(wrong)).toMatchObject({ problem: { tries_left: 4 } });
    } else {
      expect(await app.stepUp("limits", wrong)).toMatchObject({ problem: { tries_left: 4 } });
    }
    await expect.poll(async () => (await mails(contact))[0]?.purpose).toBe("factor_disabled");
    expect(must(await app.wallet()).factors).toMatchObject([{ state: "disabled" }]);
    expect(await app.stepUp("limits", right)).toMatchObject({ problem: { code: "forbidden" } });
  },
);
