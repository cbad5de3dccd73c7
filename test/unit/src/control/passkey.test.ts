import { beforeEach, describe, expect, it } from "vitest";
import {
  factorFailuresMax,
  operatorPasskeyOpenMs,
  operatorPasskeysMax,
  operatorPasskeyTriesMax,
} from "../../../../src/bounds.ts";
import type { OperatorPasskey } from "../../../../src/control/book.ts";
import {
  beginPasskey,
  beginSignIn,
  finishSignIn,
  passkeysOfSignIn,
  provePasskey,
} from "../../../../src/control/passkey.ts";
import type { PasskeyFault } from "../../../../src/identity/passkey.ts";
import { noonMs, onRecord, openWorld, proofOf, type World } from "./control-world.ts";

const keyOf = (name: string) => ({
  id: `credential-${name}`,
  publicKey: `key-${name}`,
  transports: ["usb"],
  synced: false,
});

let world: World;
beforeEach(() => {
  world = openWorld();
});

function begin(name: string, nowMs = noonMs, by = world.aoi, passkey = false) {
  const command = { passkeyId: `psk_${name}`, challenge: `made-${name}`, label: name };
  return beginPasskey(world.book, { ...by.by(nowMs), passkey }, command);
}

/** The answer to the making of a passkey; another `challenge` than its own is a wrong one. */
function prove(
  name: string,
  of: { challenge?: string; nowMs?: number; fault?: PasskeyFault } = {},
) {
  const { challenge = `made-${name}`, nowMs = noonMs, fault } = of;
  const made =
    fault === undefined
      ? ({ ok: true, challenge, passkey: keyOf(name), counter: 7 } as const)
      : ({ ok: false, fault } as const);
  const by = { ...world.aoi.by(nowMs), passkey: true };
  return provePasskey(world.book, by, { passkeyId: `psk_${name}`, made });
}

function enrol(name: string) {
  begin(name);
  expect(prove(name)).toEqual({ ok: true, value: null });
}

const passkeys = () => world.book.operatorPasskeys("opr_aoi");
const acts = () => onRecord(world.book).filter(({ act }) => act !== "activate_operator");

describe("a passkey of an operator", () => {
  it("is open until it is proven, and then active under the same id, both on record", () => {
    const before = acts().length;
    expect(begin("one")).toEqual({ ok: true, value: { known: [] } });
    expect(passkeys()).toEqual([
      {
        ...{ passkeyId: "psk_one", operatorId: "opr_aoi", label: "one", state: "open" },
        ...{ challenge: "made-one", passkey: null, counter: 0, failures: 0 },
        ...{ addedAtMs: noonMs, usedAtMs: null },
      },
    ]);
    expect(prove("one")).toEqual({ ok: true, value: null });
    expect(passkeys()).toMatchObject([
      { state: "active", challenge: null, passkey: keyOf("one"), counter: 7, failures: 0 },
    ]);
    expect(acts().slice(before)).toEqual([
      { act: "enrol_passkey", actor: "opr_aoi", detail: '{"passkey_id":"psk_one"}' },
      { act: "enrol_passkey", actor: "opr_aoi", detail: '{"passkey_id":"psk_one","proven":true}' },
    ]);
  });

  it("takes the place of one that was begun before and never proven, and of no other", () => {
    enrol("one");
    world.book.savePasskey({
      ...(passkeys()[0] as OperatorPasskey),
      ...{ passkeyId: "psk_old", state: "disabled", passkey: keyOf("old") },
    });
    for (const name of ["two", "three"]) expect(begin(name, noonMs, world.aoi, true).ok).toBe(true);
    expect(
      passkeys()
        .map(({ passkeyId }) => passkeyId)
        .sort(),
    ).toEqual(["psk_old", "psk_one", "psk_three"]);
  });

  it("is made beside those that are active, which it is told of, up to five", () => {
    for (let n = 1; n <= operatorPasskeysMax; n += 1) enrolSignedIn(`${n}`);
    const before = acts().length;
    const by = { ...world.aoi.by(), passkey: true };
    const command = { passkeyId: "psk_6", challenge: "c", label: "six" };
    const refused = { ok: false, fault: { reason: "too_many_passkeys" } };
    expect(beginPasskey(world.book, by, command)).toEqual(refused);
    expect([passkeys().length, acts().length]).toEqual([operatorPasskeysMax, before]);
  });

  it("asks whoever has one already to be signed in with it", () => {
    enrol("one");
    expect(begin("two")).toEqual({ ok: false, fault: { reason: "passkey_required" } });
    expect(passkeys()).toHaveLength(1);
  });

  it.each([
    [operatorPasskeyOpenMs - 1, { ok: true, value: null }],
    [operatorPasskeyOpenMs, { ok: false, fault: { reason: "no_open_passkey" } }],
  ])("%i ms after it was begun, its proof is %j", (afterMs, told) => {
    begin("one");
    expect(prove("one", { nowMs: noonMs + afterMs })).toEqual(told);
  });

  it("is proven once, by whom it was begun", () => {
    begin("two", noonMs, world.ben);
    const none = { ok: false, fault: { reason: "no_open_passkey" } };
    expect(prove("two")).toEqual(none);
    enrol("one");
    expect(prove("one")).toEqual(none);
  });

  it("tells how many tries are left, and ends with the fifth wrong answer", () => {
    begin("one");
    for (let left = operatorPasskeyTriesMax - 1; left > 0; left -= 1) {
      expect(prove("one", { challenge: "another" })).toEqual({
        ok: false,
        fault: { reason: "passkey_refused", fault: "challenge", triesLeft: left },
      });
      expect(passkeys()).toMatchObject([{ state: "open", failures: 5 - left }]);
    }
    expect(prove("one", { fault: "origin" })).toEqual({
      ok: false,
      fault: { reason: "passkey_tries_over" },
    });
    expect(passkeys()).toEqual([]);
  });

  it("uses the proof of the call up with a wrong answer, too", () => {
    begin("one");
    const by = { ...world.aoi.by(), passkey: true };
    const made = { ok: false, fault: "origin" } as const;
    const command = { passkeyId: "psk_one", made };
    expect(provePasskey(world.book, by, command)).toMatchObject({
      fault: { reason: "passkey_refused", fault: "origin" },
    });
    expect(provePasskey(world.book, by, command)).toEqual({
      ok: false,
      fault: { reason: "proof_used" },
    });
    expect(passkeys()).toMatchObject([{ failures: 1 }]);
  });

  it("is nobody else's: a credential that is known is refused, and nothing is on record", () => {
    enrol("one");
    const by = { ...world.ben.by() };
    const command = { passkeyId: "psk_ben", challenge: "made-ben", label: "ben" };
    beginPasskey(world.book, by, command);
    const before = acts().length;
    const made = { ok: true, challenge: "made-ben", passkey: keyOf("one"), counter: 0 } as const;
    expect(provePasskey(world.book, world.ben.by(), { passkeyId: "psk_ben", made })).toEqual({
      ok: false,
      fault: { reason: "credential_taken" },
    });
    expect(acts()).toHaveLength(before);
    expect(world.book.operatorPasskeys("opr_ben")).toMatchObject([{ state: "open" }]);
  });
});

/** One more for who has some already, and is signed in with one. */
function enrolSignedIn(name: string) {
  const by = { ...world.aoi.by(), passkey: true };
  const command = { passkeyId: `psk_${name}`, challenge: `made-${name}`, label: name };
  const known = passkeys().map(({ passkey }) => passkey);
  expect(beginPasskey(world.book, by, command)).toEqual({ ok: true, value: { known } });
  expect(prove(name)).toEqual({ ok: true, value: null });
}

describe("a sign-in with a passkey", () => {
  const fifth = noonMs + operatorPasskeyOpenMs;

  const ask = (nowMs = noonMs, signInId = "sgn_1") =>
    beginSignIn(world.book, {
      ...{ operatorId: "opr_aoi", proof: proofOf("key-aoi", nowMs), signInId },
      ...{ challenge: `asked-${signInId}`, nowMs },
    });

  const answer = (of: {
    challenge?: string;
    counter?: number;
    publicKey?: string;
    credentialId?: string;
    fault?: PasskeyFault;
    jkt?: string;
    nowMs?: number;
    signInId?: string;
  }) => {
    const { signInId = "sgn_1", nowMs = noonMs, jkt = "key-aoi", fault } = of;
    const { challenge = `asked-${signInId}`, counter = 8, publicKey = "key-one" } = of;
    const assertion =
      fault === undefined
        ? ({ ok: true, challenge, counter, publicKey } as const)
        : ({ ok: false, fault } as const);
    const { credentialId = "credential-one" } = of;
    return finishSignIn(world.book, {
      ...{ signInId, proof: proofOf(jkt, nowMs), credentialId, assertion, nowMs },
    });
  };

  const gone = { ok: false, fault: { reason: "no_open_sign_in" } };
  const last = () => onRecord(world.book).at(-1);

  it("is for who has one", () => {
    expect(ask()).toEqual({ ok: false, fault: { reason: "no_passkey" } });
    begin("one");
    expect(ask()).toEqual({ ok: false, fault: { reason: "no_passkey" } });
    expect(world.book.signIn("sgn_1")).toBeNull();
    expect(passkeysOfSignIn(world.book, "sgn_1")).toBeNull();
    enrol("one");
    expect(ask()).toEqual({ ok: true, value: { known: [keyOf("one")], untilMs: fifth } });
    const asked = { operatorId: "opr_aoi", known: [keyOf("one")] };
    expect(passkeysOfSignIn(world.book, "sgn_1")).toEqual(asked);
  });

  it("lets its operator in once, and keeps the counter and when, on record", () => {
    enrol("one");
    ask();
    expect(answer({ nowMs: noonMs + 5 })).toMatchObject({ ok: true, value: { name: "Aoi" } });
    expect(passkeys()).toMatchObject([{ counter: 8, usedAtMs: noonMs + 5, failures: 0 }]);
    const detail = '{"passkey_id":"psk_one"}';
    expect(last()).toEqual({ act: "operator_sign_in", actor: "opr_aoi", detail });
    expect(world.book.audit(0, 1_000).at(-1)).toMatchObject({ atMs: noonMs + 5 });
    expect(answer({ nowMs: noonMs + 6 })).toEqual(gone);
  });

  it("is over five minutes after it was asked for, and forgotten at the next one", () => {
    enrol("one");
    ask();
    expect(answer({ nowMs: fifth })).toEqual(gone);
    ask(fifth, "sgn_2");
    expect(world.book.signIn("sgn_1")).not.toBeNull();
    ask(fifth + 1, "sgn_3");
    expect(world.book.signIn("sgn_1")).toBeNull();
    expect(world.book.signIn("sgn_2")).not.toBeNull();
    expect(answer({ signInId: "sgn_2", nowMs: fifth + operatorPasskeyOpenMs - 1 }).ok).toBe(true);
  });

  it("is nobody's under another's key, and counts nothing there", () => {
    enrol("one");
    ask();
    expect(answer({ jkt: "key-ben" })).toEqual(gone);
    expect(world.book.signIn("sgn_1")).toMatchObject({ tries: 0 });
  });

  it("takes each proof once", () => {
    enrol("one");
    ask();
    const proof = proofOf("key-aoi");
    world.book.useProof(proof, noonMs);
    const signed = { challenge: "asked-sgn_1", counter: 8, publicKey: "key-one" };
    const assertion = { ok: true, ...signed } as const;
    const answered = { signInId: "sgn_1", proof, credentialId: "credential-one", assertion };
    for (const signInId of ["sgn_1", "sgn_of_nobody"]) {
      const told = finishSignIn(world.book, { ...answered, signInId, nowMs: noonMs });
      expect(told).toEqual({ ok: false, fault: { reason: "proof_used" } });
    }
  });

  it.each([
    [{ challenge: "another" }, "challenge", 0],
    [{ publicKey: "another" }, "signature", 1],
    [{ counter: 7 }, "counter", 1],
    [{ fault: "origin" }, "origin", 1],
    [{ credentialId: "credential-two" }, "credential", 0],
  ] as const)("refuses %j as %s, and counts it %i times on the passkey", (of, fault, failures) => {
    enrol("one");
    ask();
    const told = { reason: "passkey_refused", fault, triesLeft: 4 };
    expect(answer({ ...of, nowMs: noonMs + 3 })).toEqual({ ok: false, fault: told });
    expect(passkeys()).toMatchObject([{ failures, counter: 7, usedAtMs: null }]);
    expect(world.book.signIn("sgn_1")).toMatchObject({ tries: 1 });
    expect(world.book.audit(0, 1_000).at(-1)).toMatchObject({ atMs: noonMs + 3 });
    const detail = JSON.stringify({ refused: "forbidden", fault });
    expect(last()).toEqual({ act: "operator_sign_in", actor: "opr_aoi", detail });
  });

  it("ends with the fifth wrong answer, whatever comes then", () => {
    enrol("one");
    ask();
    const over = { ok: false, fault: { reason: "passkey_tries_over" } };
    for (let left = operatorPasskeyTriesMax - 1; left > 0; left -= 1) {
      expect(answer({ fault: "type" })).toMatchObject({ fault: { triesLeft: left } });
    }
    expect(answer({ fault: "type" })).toEqual(over);
    expect(answer({})).toEqual(over);
    expect(passkeys()).toMatchObject([{ failures: operatorPasskeyTriesMax }]);
  });

  it("disables a passkey with the hundredth failure in a row, which a success begins anew", () => {
    enrol("one");
    const save = (failures: number) =>
      world.book.savePasskey({ ...(passkeys()[0] as OperatorPasskey), failures });
    save(factorFailuresMax - 2);
    ask();
    answer({ fault: "type" });
    expect(passkeys()).toMatchObject([{ state: "active", failures: factorFailuresMax - 1 }]);
    expect(answer({}).ok).toBe(true);
    expect(passkeys()).toMatchObject([{ state: "active", failures: 0 }]);
    save(factorFailuresMax - 1);
    ask(noonMs, "sgn_2");
    answer({ signInId: "sgn_2", fault: "type" });
    expect(passkeys()).toMatchObject([{ state: "disabled", failures: factorFailuresMax }]);
    expect(answer({ signInId: "sgn_2", counter: 9 })).toMatchObject({
      fault: { reason: "passkey_refused", fault: "credential" },
    });
  });
});
