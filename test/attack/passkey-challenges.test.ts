import { describe, expect, it } from "vitest";
import {
  Authenticator,
  type Customer,
  type Holder,
  heldBesideTries,
  holder,
  keyOf,
  mailedCode,
  newPhone,
  openWorld,
  origin,
  register,
  send,
  told,
  totpOf,
  travel,
  unique,
} from "../world.ts";

/* A challenge is one flow's, one account's, and a few minutes'; a counter only rises. */
openWorld();
const email = (value: string) => ({ type: "email", value }) as const;

interface Asked {
  readonly by: Holder;
  readonly path: string;
  readonly options: unknown;
}

/** A wallet with TOTP is asked to add a passkey. */
async function addition(owner: Customer, steps = 1): Promise<Asked> {
  await told(owner.app.stepUp("factor", await totpOf(owner, steps)));
  const opened = await told(owner.app.addFactor({ kind: "webauthn" }));
  const path = `/v1/wallet/factors/${opened.factor_id}/factor`;
  return { by: await holder(owner), path, options: opened.webauthn?.options };
}

/** A customer with TOTP and a passkey. */
async function withPasskey() {
  const owner = await register();
  const authenticator = new Authenticator(origin);
  const asked = await addition(owner);
  expect((await answer(asked, await authenticator.create(asked.options))).status).toBe(200);
  return { owner, authenticator };
}

/** A new phone's sign-in that waits for a passkey. */
async function signIn(owner: Customer): Promise<Asked> {
  const { app, key } = await newPhone();
  const { sign_in_id: id } = await told(app.signIn(email(owner.contact)));
  const proven = await told(app.contactProof((await mailedCode(owner.contact)) ?? ""));
  const by = { key: keyOf(key), token: null };
  return { by, path: `/v1/sign-ins/${id}/factor`, options: proven.webauthn?.options };
}

async function stepUp(owner: Customer): Promise<Asked> {
  const { step_up_id: id, webauthn } = await told(owner.app.openStepUp("limits"));
  return { by: await holder(owner), path: `/v1/step-ups/${id}/factor`, options: webauthn?.options };
}

function answer({ by, path }: Asked, webauthn: unknown) {
  return send(by, "POST", path, { webauthn });
}

describe("N Enrolment: a challenge of another account", () => {
  it("serves no sign-in, no step-up and no new passkey of one's own", async () => {
    const [victim, thief] = [await withPasskey(), await withPasskey()];
    const before = await heldBesideTries(victim.owner.route);
    for (const open of [signIn, stepUp]) {
      const [own, other] = [await open(victim.owner), await open(thief.owner)];
      const { challenge } = other.options as { challenge: string };
      const forged = await victim.authenticator.get(own.options, { challenge });
      const refused = await answer(own, forged);
      expect([refused.status, refused.body.fault]).toEqual([403, "challenge"]);
    }
    travel(60_000);
    const [own, other] = [await addition(victim.owner), await addition(thief.owner)];
    const { challenge } = other.options as { challenge: string };
    const made = await victim.authenticator.create(own.options, { challenge });
    const refused = await answer(own, made);
    expect([refused.status, refused.body.fault]).toEqual([403, "challenge"]);
    const factor = Number(before.factor) + 1; // the one that was begun
    expect(await heldBesideTries(victim.owner.route)).toEqual({ ...before, factor });
  });
});

describe("N Enrolment: a challenge that is over", () => {
  it("adds no passkey and steps nothing up, from the first moment on", async () => {
    const { owner, authenticator } = await withPasskey();
    travel(60_000);
    const added = await addition(owner);
    const made = await authenticator.create(added.options);
    const stepped = await stepUp(owner);
    const before = await heldBesideTries(owner.route);
    travel(5 * 60_000);
    const late = await answer(stepped, await authenticator.get(stepped.options));
    expect([late.status, late.body.code]).toEqual([404, "not_found"]);
    travel(5 * 60_000);
    const by = await holder(owner);
    const never = await answer({ ...added, by }, made);
    expect([never.status, never.body.code]).toEqual([404, "not_found"]);
    expect(await heldBesideTries(owner.route)).toMatchObject({ ...before });
    const { factors } = await told(owner.app.wallet());
    expect(factors.filter(({ state }) => state === "active")).toHaveLength(2);
  });

  it("makes no wallet out of a registration", async () => {
    const contact = `${unique("late")}@example.com`;
    const { app, key } = await newPhone();
    const { registration_id: id } = await told(app.register(email(contact)));
    const proven = await told(app.contactProof((await mailedCode(contact)) ?? ""));
    const made = await new Authenticator(origin).create(proven.webauthn?.options);
    travel(10 * 60_000);
    const by: Holder = { key: keyOf(key), token: null };
    const late = await send(by, "POST", `/v1/registrations/${id}/factor`, { webauthn: made });
    expect([late.status, late.body.code]).toEqual([404, "not_found"]);
    await told((await newPhone()).app.signIn(email(contact)));
    expect(await mailedCode(contact)).toBeNull();
  });
});

describe("N Factors: a counter at its limit", () => {
  it("is taken once, and nothing after it: not zero, not one, not itself", async () => {
    const { owner, authenticator } = await withPasskey();
    const limit = 2 ** 32 - 1;
    const first = await stepUp(owner);
    const at = await authenticator.get(first.options, { counter: limit });
    expect((await answer(first, at)).status).toBe(200);
    const before = await heldBesideTries(owner.route);
    const next = await stepUp(owner);
    for (const counter of [limit, 0, 1]) {
      const refused = await answer(next, await authenticator.get(next.options, { counter }));
      expect([counter, refused.status, refused.body.fault]).toEqual([counter, 403, "counter"]);
    }
    expect(await heldBesideTries(owner.route)).toEqual(before);
    travel(60_000);
    await told(owner.app.stepUp("limits", await totpOf(owner)));
  });
});
