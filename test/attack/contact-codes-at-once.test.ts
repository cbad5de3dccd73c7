import { describe, expect, it } from "vitest";
import { totpCode } from "../../src/client/index.ts";
import { openId } from "../../src/token/seal.ts";
import {
  type Customer,
  giveAtOnce,
  type Holder,
  heldBesideTries,
  holder,
  keyOf,
  mailedCode,
  newPhone,
  openWorld,
  register,
  ring,
  send,
  told,
  totpOf,
  unique,
  walletHolding,
} from "../world.ts";

openWorld();
const email = (value: string) => ({ type: "email", value }) as const;

describe("N Factors: one contact code, fifty times at once", () => {
  it("proves one registration, which is told one secret and makes one wallet", async () => {
    const contact = `${unique("eager")}@example.com`;
    const { app, key } = await newPhone();
    const { registration_id: id } = await told(app.register(email(contact)));
    const by: Holder = { key: keyOf(key), token: null };
    const stranger: Holder = { key: keyOf((await newPhone()).key), token: null };
    const proof = `/v1/registrations/${id}/contact-proof`;
    const body = { code: await mailedCode(contact) };
    const proven = await giveAtOnce(
      [
        { by, path: proof },
        { by: stranger, path: proof },
      ],
      body,
    );
    expect(new Set(proven.map(({ place, status }) => [place, status].join()))).toEqual(
      new Set(["0,200", "1,404"]),
    );
    const secrets = proven.flatMap(({ body: { totp } }) => totp?.secret ?? []);
    const challenges = proven.flatMap(
      ({ body: { webauthn } }) => webauthn?.options.challenge ?? [],
    );
    expect([secrets.length, new Set(secrets).size, new Set(challenges).size]).toEqual([25, 1, 1]);
    const path = `/v1/registrations/${id}/factor`;
    const code = await totpCode(secrets[0], Date.now());
    const made = await giveAtOnce(
      [
        { by, path },
        { by: stranger, path },
      ],
      { totp: { code } },
    );
    const own = made.filter(({ status }) => status === 201).map(({ body }) => body);
    const ids = own.map((each) => [each.wallet_id, each.device_id, ...each.recovery_codes].join());
    expect([own.length, new Set(ids).size]).toEqual([25, 1]);
    const { route } = openId(ring, "wal", own[0].wallet_id) ?? { route: "" };
    const { rows } = await walletHolding(route);
    expect(rows).toMatchObject({ device: 1, factor: 1, contact: 1, recovery_codes: 1 });
    expect(rows.session).toBe(own.length);
  });

  it("proves its own sign-in and no other, of the same contact or of another key", async () => {
    const owner = await register();
    const [stranger, thief] = [await newPhone(), await newPhone()];
    const opened = await told(stranger.app.signIn(email(owner.contact)));
    const others = await told(owner.app.signIn(email(owner.contact)));
    const code = await mailedCode(owner.contact);
    const at = (id: string | undefined, key: Customer["key"]) => ({
      by: { key: keyOf(key), token: null },
      path: `/v1/sign-ins/${id}/contact-proof`,
    });
    const places = [
      at(opened.sign_in_id, stranger.key),
      at(others.sign_in_id, thief.key),
      at(others.sign_in_id, owner.key),
      at(opened.sign_in_id, owner.key),
    ];
    const before = await heldBesideTries(owner.route);
    const answers = await giveAtOnce(places, { code });
    const statuses = places.map((_, i) => answers.filter(({ place }) => place === i));
    expect(new Set(statuses[2]?.map(({ status }) => status))).toEqual(new Set([200]));
    for (const i of [1, 3]) expect(statuses[i]?.every(({ status }) => status === 404)).toBe(true);
    // The other sign-in of this contact ends: by its fifth wrong code, or when this one is proven.
    for (const { status } of statuses[0] ?? []) expect([403, 404, 429]).toContain(status);
    expect(await heldBesideTries(owner.route)).toEqual(before);
    const totp = { code: await totpOf(owner, 1) };
    const path = `/v1/sign-ins/${opened.sign_in_id}/factor`;
    const after = await send({ key: keyOf(stranger.key), token: null }, "POST", path, { totp });
    expect([404, 429]).toContain(after.status);
    expect(await heldBesideTries(owner.route)).toEqual(before);
    await told(owner.app.factor(totp.code));
  });

  it("adds one further contact", async () => {
    const owner = await register();
    const contact = `${unique("further")}@example.com`;
    await told(owner.app.stepUp("contact", await totpOf(owner, 1)));
    const { contact_id: id } = await told(owner.app.addContact(email(contact)));
    const before = await heldBesideTries(owner.route);
    const place = { by: await holder(owner), path: `/v1/wallet/contacts/${id}/contact-proof` };
    const answers = await giveAtOnce([place], { code: await mailedCode(contact) });
    const done = answers.filter(({ status }) => status === 200).map(({ body }) => body.contact_id);
    expect([done.length, new Set(done).size]).toEqual([50, 1]);
    expect(await heldBesideTries(owner.route)).toEqual({
      ...before,
      contact: Number(before.contact) + 1,
    });
  });
});
