import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import {
  env,
  type Holder,
  heldBesideTries,
  holder,
  idsOf,
  keyOf,
  mailedCode,
  newPhone,
  openWorld,
  register,
  send,
  told,
  totpOf,
  unique,
} from "../world.ts";

openWorld();
const email = (value: string) => ({ type: "email", value }) as const;

/** Every object that judges a code or a factor loses what it has in memory, as in a restart. */
async function restart(): Promise<void> {
  for (const kind of ["DIRECTORY", "WALLET"] as const) {
    const namespace = env[kind] as unknown as DurableObjectNamespace;
    const evicting = (await idsOf(kind)).map((id) => evictDurableObject(namespace.get(id)));
    const ended = await Promise.allSettled(evicting);
    expect(ended.filter(({ status }) => status === "fulfilled")).not.toEqual([]);
  }
}

/** A place where a secret is guessed: a wrong one, and the right one at last. */
interface Guessed {
  readonly by: Holder;
  readonly path: string;
  readonly wrong: object;
  readonly right: object;
  readonly route: string;
}

const wrongTotp = { totp: { code: "000000" } };

async function owned() {
  const owner = await register();
  const phone = await newPhone();
  const by: Holder = { key: keyOf(phone.key), token: null };
  const right = { totp: { code: await totpOf(owner, 1) } };
  return { owner, phone, by, right, route: owner.route };
}

const places: Readonly<Record<string, () => Promise<Guessed>>> = {
  "the code of a sign-in": async () => {
    const { owner, phone, by, route } = await owned();
    const { sign_in_id: id } = await told(phone.app.signIn(email(owner.contact)));
    const right = { code: await mailedCode(owner.contact) };
    const wrong = { code: "00000000" };
    return { by, path: `/v1/sign-ins/${id}/contact-proof`, wrong, right, route };
  },
  "the code of a lost phone": async () => {
    const { owner, phone, by, route } = await owned();
    const { lost_device_id: id } = await told(phone.app.reportLostDevice(email(owner.contact)));
    const right = { code: await mailedCode(owner.contact) };
    const wrong = { code: "00000000" };
    return { by, path: `/v1/lost-devices/${id}/contact-proof`, wrong, right, route };
  },
  "the code of a further contact": async () => {
    const { owner, route } = await owned();
    await told(owner.app.stepUp("contact", await totpOf(owner, 1)));
    const contact = `${unique("further")}@example.com`;
    const { contact_id: id } = await told(owner.app.addContact(email(contact)));
    const path = `/v1/wallet/contacts/${id}/contact-proof`;
    const right = { code: await mailedCode(contact) };
    return { by: await holder(owner), path, wrong: { code: "00000000" }, right, route };
  },
  "the factor of a sign-in": async () => {
    const { owner, phone, by, right, route } = await owned();
    const { sign_in_id: id } = await told(phone.app.signIn(email(owner.contact)));
    await told(phone.app.contactProof((await mailedCode(owner.contact)) ?? ""));
    return { by, path: `/v1/sign-ins/${id}/factor`, wrong: wrongTotp, right, route };
  },
  "the code of a recovery": async () => {
    const { owner, phone, by, route } = await owned();
    const { recovery_id: id } = await told(phone.app.recover(email(owner.contact)));
    await told(phone.app.contactProof((await mailedCode(owner.contact)) ?? ""));
    const wrong = { recovery_code: "AAAA-AAAA-AAAA-AAAA" };
    const right = { recovery_code: owner.recoveryCodes[0] };
    return { by, path: `/v1/recoveries/${id}/factor`, wrong, right, route };
  },
  "the factor of a step-up": async () => {
    const { owner, right, route } = await owned();
    const { step_up_id: id } = await told(owner.app.openStepUp("limits"));
    const by = await holder(owner);
    return { by, path: `/v1/step-ups/${id}/factor`, wrong: wrongTotp, right, route };
  },
};

describe("N Factors: guessing on after a restart", () => {
  it.each(Object.entries(places))("ends %s with the fifth try in all", async (_name, make) => {
    const { by, path, wrong, right, route } = await make();
    const before = await heldBesideTries(route);
    const tries: unknown[] = [];
    for (let i = 0; i < 5; i += 1) {
      if (i === 3) await restart();
      const { status, body } = await send(by, "POST", path, wrong);
      tries.push(body.tries_left ?? status);
    }
    expect(tries).toEqual([4, 3, 2, 1, 429]);
    const late = await send(by, "POST", path, right);
    expect([late.status, late.body.code]).toEqual([429, "too_many_attempts"]);
    expect(await heldBesideTries(route)).toEqual(before);
  });
});
