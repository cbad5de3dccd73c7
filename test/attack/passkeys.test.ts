import { describe, expect, it } from "vitest";
import type { DeviceKey } from "../../src/client/index.ts";
import { openId } from "../../src/token/seal.ts";
import {
  Authenticator,
  expecting,
  keyOf,
  mailedCode,
  newPair,
  newPhone,
  openWorld,
  origin,
  type PasskeyForgery,
  refusal,
  ring,
  send,
  told,
  travel,
  unique,
  walletHolding,
} from "../world.ts";

openWorld();

const email = (value: string) => ({ type: "email", value }) as const;

/** A person with a wallet whose only factor is a passkey. */
async function owner() {
  const authenticator = new Authenticator(origin);
  const contact = `${unique("owner")}@example.com`;
  const { app } = await newPhone(authenticator);
  await told(app.register(email(contact)));
  await told(app.contactProof((await mailedCode(contact)) ?? ""));
  const { wallet_id: walletId } = await told(app.passkeyFactor());
  const route = openId(ring, "wal", walletId)?.route ?? "";
  return { app, contact, authenticator, walletId, route };
}

/** A phone that has proven a contact and was asked for a passkey. */
async function asked(contact: string, act: "signIn" | "register" = "signIn"): Promise<Asked> {
  const { app, key } = await newPhone();
  const opened = await told(app[act](email(contact)));
  const proven = await told(app.contactProof((await mailedCode(contact)) ?? ""));
  const id = opened.sign_in_id ?? opened.registration_id;
  return {
    key,
    path: `/v1/${act === "signIn" ? "sign-ins" : "registrations"}/${id}/factor`,
    options: proven.webauthn?.options as { challenge: string },
  };
}

interface Asked {
  readonly key: DeviceKey;
  readonly path: string;
  readonly options: { readonly challenge: string };
}

function give({ key, path }: Asked, webauthn: unknown) {
  return send({ key: keyOf(key), token: null }, "POST", path, { webauthn });
}

/** What a refused answer is told to be wrong with it. */
async function faultOf(flow: Asked, webauthn: unknown): Promise<unknown> {
  const { status, body } = await give(flow, webauthn);
  expect([status, body.code]).toEqual([403, "forbidden"]);
  return body.fault;
}

/** Whether a contact has a wallet, as the message to it says. */
async function isKnown(contact: string): Promise<boolean> {
  await told((await newPhone()).app.signIn(email(contact)));
  return (await mailedCode(contact)) !== null;
}

/** Changed members of an answer, which stays what it was otherwise. */
function altered<T extends { response: object }>(honest: T, response: object, rest: object = {}) {
  return { ...honest, ...rest, response: { ...honest.response, ...response } };
}

const lies: readonly (readonly [string, string, PasskeyForgery])[] = [
  ["made on another origin", "origin", { origin: "https://pay.example.evil" }],
  ["made on the origin with another port", "origin", { origin: `${origin}1` }],
  ["made inside a frame", "origin", { crossOrigin: true }],
  ["made for another RP id", "rp_id", { rpId: "evil.example" }],
  ["without verification of the user", "user_verification", { withoutFlags: 4 }],
  ["without presence of the user", "user_verification", { withoutFlags: 1 }],
];

describe("an answer to a sign-in", () => {
  const wrong: readonly (readonly [string, string, PasskeyForgery])[] = [
    ...lies,
    ["of the making of a passkey", "type", { type: "webauthn.create" }],
    ["over a challenge of the caller's own", "challenge", { challenge: "A".repeat(43) }],
    ["with the counter of the last one", "counter", { counter: 1 }],
    ["with an older counter", "counter", { counter: 0 }],
    ["by a credential of nobody", "credential", { id: "B".repeat(43) }],
    ["with another wallet's user handle", "credential", { userHandle: "A".repeat(43) }],
  ];

  it("gains nothing, whatever is wrong with it", async () => {
    const victim = await owner();
    const before = await walletHolding(victim.route);
    const found: unknown[] = [];
    for (let i = 0; i < wrong.length; i += 4) {
      const flow = await asked(victim.contact);
      for (const [, , forgery] of wrong.slice(i, i + 4)) {
        found.push(await faultOf(flow, await victim.authenticator.get(flow.options, forgery)));
      }
    }
    expect(found).toEqual(wrong.map(([, fault]) => fault));
    const { rows } = await walletHolding(victim.route);
    const kept = ({ device, session, entry }: typeof rows) => [device, session, entry];
    expect(kept(rows)).toEqual(kept(before.rows));
    const { events } = await told(victim.app.activity());
    expect(events.filter(({ kind }) => kind === "passkey_suspected")).toHaveLength(2);
  });

  it("is held to its signature, its wallet and its bytes", async () => {
    const victim = await owner();
    const thief = await owner();
    const flow = await asked(victim.contact);
    const { authenticator } = victim;
    const signedBy = await newPair();
    expect(await faultOf(flow, await authenticator.get(flow.options, { signedBy }))).toBe(
      "signature",
    );
    expect(await faultOf(flow, await thief.authenticator.get(flow.options))).toBe("credential");
    const honest = await authenticator.get(flow.options);
    const cut = altered(honest, { authenticatorData: "AAAA" });
    expect(await faultOf(flow, cut)).toBe("malformed");
    const noDer = altered(honest, { signature: "MAYCAQECAQ" });
    expect(await faultOf(flow, noDer)).toBe("signature");
    expect((await give(flow, honest)).status).toBe(201);
  });

  it("is for its own flow, once, and as long as the flow", async () => {
    const victim = await owner();
    const { authenticator } = victim;
    const flow = await asked(victim.contact);
    const first = await authenticator.get(flow.options);
    const { body: entered } = await give(flow, first);
    expect(await faultOf(flow, first)).toBe("challenge");
    expect(await faultOf(flow, await authenticator.get(flow.options))).toBe("challenge");
    const next = await asked(victim.contact);
    expect(await faultOf(next, first)).toBe("challenge");
    expect(next.options.challenge).not.toBe(flow.options.challenge);
    travel(10 * 60_000);
    const late = await give(next, await authenticator.get(next.options));
    expect([late.status, late.body.code]).toEqual([404, "not_found"]);
    const { devices } = await told(victim.app.wallet());
    expect(devices.map(({ device_id }) => device_id)).toContain(entered.device_id);
    expect(devices).toHaveLength(2);
  });

  it("wins once of fifty at the same instant", async () => {
    const victim = await owner();
    const before = await walletHolding(victim.route);
    const flow = await asked(victim.contact);
    const answer = await victim.authenticator.get(flow.options);
    const tries = () => Promise.all(Array.from({ length: 50 }, () => give(flow, answer)));
    const replies = await expecting([503], tries);
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    const { rows } = await walletHolding(victim.route);
    expect([rows.device, rows.session]).toEqual([
      Number(before.rows.device) + 1,
      Number(before.rows.session) + 1,
    ]);
  });
});

describe("an answer to a step-up", () => {
  it("wins once of fifty, and in no other step-up", async () => {
    const { app, authenticator } = await owner();
    const one = await told(app.openStepUp("factor"));
    const other = await told(app.openStepUp("device"));
    const answer = await authenticator.get(one.webauthn?.options);
    const replayed = await refusal(
      app.finishStepUp("device", other.step_up_id, { webauthn: answer }),
    );
    expect(replayed).toMatchObject({ status: 403, fault: "challenge" });
    const give = () => app.finishStepUp("factor", one.step_up_id, { webauthn: answer });
    const tries = () => Promise.all(Array.from({ length: 50 }, give));
    const replies = await expecting([503], tries);
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    await told(app.newRecoveryCodes());
    expect((await refusal(app.addContact(email("else@example.com")))).code).toBe(
      "step_up_required",
    );
  });
});

describe("a passkey made in a registration", () => {
  const wrong: readonly (readonly [string, string, PasskeyForgery])[] = [
    ...lies,
    ["that answers a sign-in", "type", { type: "webauthn.get" }],
    ["for another challenge", "challenge", { challenge: "A".repeat(43) }],
    ["with a key of another kind", "algorithm", { algorithm: -8 }],
    ["with a chain of certificates", "attestation", { format: "packed" }],
    ["with an attestation of a TPM", "attestation", { format: "tpm" }],
    ["of an unknown format", "attestation", { format: "x" }],
  ];

  it("makes no wallet, whatever is wrong with it", async () => {
    const authenticator = new Authenticator(origin);
    const found: unknown[] = [];
    for (let i = 0; i < wrong.length; i += 4) {
      const contact = `${unique("nobody")}@example.com`;
      const flow = await asked(contact, "register");
      for (const [, , forgery] of wrong.slice(i, i + 4)) {
        found.push(await faultOf(flow, await authenticator.create(flow.options, forgery)));
      }
      expect(await isKnown(contact)).toBe(false);
    }
    expect(found).toEqual(wrong.map(([, fault]) => fault));
  });

  it("is not the passkey of another wallet", async () => {
    const victim = await owner();
    const contact = `${unique("thief")}@example.com`;
    const flow = await asked(contact, "register");
    const id = victim.authenticator.held[0]?.id ?? "";
    const stolen = await new Authenticator(origin).create(flow.options, { id });
    const { status, body } = await give(flow, stolen);
    expect([status, body.state]).toEqual([409, "credential_taken"]);
    expect(await isKnown(contact)).toBe(false);
    await told(victim.app.passkeyStepUp("factor"));
  });

  it("is one of fifty at the same instant, and the only factor", async () => {
    const contact = `${unique("eager")}@example.com`;
    const flow = await asked(contact, "register");
    const authenticator = new Authenticator(origin);
    const made = await Promise.all(
      Array.from({ length: 50 }, () => authenticator.create(flow.options)),
    );
    const tries = () => Promise.all(made.map((each) => give(flow, each)));
    const replies = await expecting([503], tries);
    const entered = replies.flatMap(({ status, body }) => (status === 201 ? [body] : []));
    expect(entered).toHaveLength(1);
    const others = replies.filter(({ status }) => status !== 201);
    expect(others.map(({ body }) => body.state)).toEqual(Array(49).fill("factor_given"));
    const { route } = openId(ring, "wal", entered[0].wallet_id) ?? { route: "" };
    const { rows } = await walletHolding(route);
    expect([rows.device, rows.factor, rows.session]).toEqual([1, 1, 1]);
  });

  it("is refused as malformed when it is not CBOR, however deep or large", async () => {
    const contact = `${unique("garbage")}@example.com`;
    const flow = await asked(contact, "register");
    const honest = await new Authenticator(origin).create(flow.options);
    const objects = ["AAAA", "gYGB".repeat(2_000), "u____________w".repeat(9), "oWNmbXRkbm9uZQ"];
    for (const attestationObject of objects) {
      expect(await faultOf(flow, altered(honest, { attestationObject }))).toBe("malformed");
    }
    expect((await give(flow, honest)).status).toBe(201);
  });
});

describe("an answer of another form", () => {
  it("is refused with its place before any wallet, and costs no try", async () => {
    const victim = await owner();
    const flow = await asked(victim.contact);
    const honest = await victim.authenticator.get(flow.options);
    const wrong: readonly (readonly [unknown, string])[] = [
      [altered(honest, {}, { id: "short" }), "/webauthn/id"],
      [altered(honest, {}, { rawId: "C".repeat(43) }), "/webauthn/rawId"],
      [altered(honest, {}, { id: "A".repeat(2_000) }), "/webauthn/id"],
      [altered(honest, {}, { type: "password" }), "/webauthn/type"],
      [altered(honest, { signature: "A=" }), "/webauthn/response/signature"],
      [altered(honest, { signature: "A".repeat(2_049) }), "/webauthn/response/signature"],
      [altered(honest, { clientDataJSON: "a b" }), "/webauthn/response/clientDataJSON"],
      [altered(honest, { authenticatorData: 7 }), "/webauthn/response/authenticatorData"],
      [altered(honest, { more: 1 }), "/webauthn/response"],
      ["passkey", "/webauthn"],
    ];
    for (const [webauthn, pointer] of wrong) {
      const { status, body } = await give(flow, webauthn);
      expect([status, body.code, body.pointer]).toEqual([400, "malformed_request", pointer]);
    }
    const notJson = altered(honest, { clientDataJSON: "e30x" });
    const { body } = await give(flow, notJson);
    expect(body).toMatchObject({ fault: "malformed", tries_left: 4 });
    expect((await give(flow, honest)).status).toBe(201);
  });
});
