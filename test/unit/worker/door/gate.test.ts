import { expect, it } from "vitest";
import { noncePeriodMs } from "../../../../src/bounds.ts";
import { makeNonce } from "../../../../src/token/nonce.ts";
import { accessTokenHash } from "../../../../src/token/proof.ts";
import { admit, type Gate } from "../../../../worker/door/gate.ts";
import { tooFull } from "../../../../worker/door/refusals.ts";
import type { Route } from "../../../../worker/door/route.ts";
import { device, good, ring } from "../../src/token/access-forgery.ts";
import { issuer, nowMs } from "../../src/token/bearer.ts";
import { forge, signWith } from "../../src/token/forge.ts";

const path = "/v1/terminals/me";
const ath = await accessTokenHash(good);
const proofOf = (claims: object) =>
  forge(
    { typ: "dpop+jwt", alg: "ES256", jwk: device.jwk },
    { jti: "-BwC3ESc6acc2lTc", htm: "GET", htu: `${issuer}${path}`, ath, ...claims },
    signWith(device.privateKey),
  );
const proof = await proofOf({ iat: Math.floor(nowMs / 1_000) });
const calm = { epochs: { terminals: 1 }, merchantEpochs: {}, terminalEpochs: {} };

/** A till at the door of a route; `said` has what was done in its order. */
function arrived(part: {
  readonly inTurn?: true;
  readonly isDown?: true;
  readonly isFull?: true;
  readonly proof?: string;
  /** When it arrives, where proofs need a nonce. */
  readonly noncedMs?: number;
}) {
  const said: string[] = [];
  const gate = {
    route: { access: { kind: "terminal" }, ...(part.inTurn && { inTurn: true }) } as Route,
    request: new Request(`${issuer}${path}`, {
      headers: { Authorization: `DPoP ${good}`, DPoP: part.proof ?? proof },
    }),
    ...{ path, ring, nowMs: part.noncedMs ?? nowMs },
    env: { PUBLIC_ORIGIN: issuer, ...(part.noncedMs && { DPOP_NONCE: "required" }) },
    async snapshot() {
      said.push("asked");
      if (part.isDown) throw new Error("Control does not answer");
      return { snapshot: calm };
    },
    async turn() {
      // Longer than what comes after it would take.
      await new Promise((resolve) => setTimeout(resolve, 30));
      said.push("turn");
      return part.isFull ? tooFull(1_200) : null;
    },
    onCaller: () => void said.push("caller"),
    onForbidden: () => void said.push("forbidden"),
  } as unknown as Gate;
  return { gate, said };
}

it("has a request wait for its turn once Control has answered, before anything is verified", async () => {
  const { gate, said } = arrived({ inTurn: true });
  expect(await admit(gate)).toMatchObject({ ok: true });
  expect(said).toEqual(["asked", "turn", "caller", "asked"]);
  const forged = arrived({ inTurn: true, proof: `${proof.slice(0, -4)}AAAA` });
  expect(await admit(forged.gate)).toMatchObject({ ok: false, fault: { code: "unauthorized" } });
  expect(forged.said).toEqual(["asked", "turn"]);
});

it("gives nobody a turn while Control does not answer, and asks it once", async () => {
  const { gate, said } = arrived({ inTurn: true, isDown: true });
  await expect(admit(gate)).rejects.toThrow("Control does not answer");
  expect(said).toEqual(["asked", "caller"]);
});

it("tells whoever would have their turn too late when to come again, and verifies nothing", async () => {
  const { gate, said } = arrived({ inTurn: true, isFull: true });
  const fault = { code: "unavailable", retryAfterSeconds: 2 };
  expect(await admit(gate)).toMatchObject({ ok: false, fault });
  expect(said).toEqual(["asked", "turn"]);
});

it("has no turn for a route without turns, nor for credentials that cannot be read", async () => {
  const { gate, said } = arrived({});
  expect(await admit(gate)).toMatchObject({ ok: true });
  expect(said).toEqual(["asked", "caller", "asked"]);
  const unread = arrived({ inTurn: true, proof: "none" });
  expect(await admit(unread.gate)).toMatchObject({ ok: false, fault: { code: "unauthorized" } });
  expect(unread.said).toEqual([]);
});

it("judges a nonce by when its proof arrives, not by when that says that it was made", async () => {
  const madeMs = Math.floor(nowMs / noncePeriodMs) * noncePeriodMs;
  const answerTo = async (iatMs: number, noncedMs: number) => {
    const nonce = makeNonce(ring, madeMs);
    const made = await proofOf({ iat: Math.floor(iatMs / 1_000), nonce });
    return await admit(arrived({ proof: made, noncedMs }).gate);
  };
  const lastMs = madeMs + 2 * noncePeriodMs - 1_000;
  expect(await answerTo(lastMs, lastMs)).toMatchObject({ ok: true });
  // It is over when the proof arrives, and was not yet at its `iat`.
  expect(await answerTo(lastMs, lastMs + 1_000)).toMatchObject({
    ok: false,
    fault: { code: "unauthorized", challenge: "use_dpop_nonce" },
  });
  // It is taken when the proof arrives, and was over at its `iat`.
  expect(await answerTo(lastMs + 1_000, lastMs)).toMatchObject({ ok: true });
});
