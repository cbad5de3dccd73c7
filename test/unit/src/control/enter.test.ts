import { describe, expect, it } from "vitest";
import { guessWindowMs, invitationLifeMs } from "../../../../src/bounds.ts";
import type { ControlBook } from "../../../../src/control/book.ts";
import { decideApproval } from "../../../../src/control/decide.ts";
import {
  activateOperator,
  bootstrap,
  invite,
  operatorSession,
} from "../../../../src/control/enter.ts";
import { createPartner, partnerSession } from "../../../../src/control/partner.ts";
import { controlBook } from "../../../../worker/control/book.ts";
import { controlMigrations } from "../../../../worker/control/schema.ts";
import { migratedSql } from "../../../node-sql.ts";
import { digest, noonMs, openWorld, proofOf } from "./control-world.ts";

function emptyBook() {
  const sql = migratedSql(controlMigrations);
  const book = controlBook(sql, digest);
  book.found({ version: 1, document: "{}", table: new Uint8Array(4), createdAtMs: noonMs });
  return book;
}

const attempt = (secretMatches: boolean, key = "key-1", nowMs = noonMs) => ({
  secretMatches,
  operatorId: "opr_1",
  name: "One",
  proof: proofOf(key, nowMs),
  nowMs,
});

it("makes the first operator once; the secret is worth nothing afterwards", () => {
  const book = emptyBook();
  expect(bootstrap(book, attempt(true))).toMatchObject({ value: { role: "approver" } });
  expect(bootstrap(book, attempt(true, "key-2"))).toMatchObject({
    fault: { reason: "secret_refused" },
  });
  expect(bootstrap(book, attempt(false, "key-1"))).toMatchObject({
    fault: { reason: "secret_refused" },
  });
  const lost = bootstrap(book, attempt(true, "key-1"));
  expect(lost).toMatchObject({
    fault: { reason: "enrolled", operatorId: "opr_1" },
  });
  expect(book.operators()).toHaveLength(1);
});

it("refuses too_many_attempts when ten secrets were wrong within ten minutes, the right one too", () => {
  const book = emptyBook();
  for (let i = 0; i < 10; i++) {
    const wrong = bootstrap(book, attempt(false, "key-1", noonMs + i));
    expect(wrong).toMatchObject({ fault: { reason: "secret_refused" } });
  }
  const refused = bootstrap(book, attempt(true, "key-1", noonMs + 10));
  expect(refused).toMatchObject({ fault: { reason: "too_many_guesses", retryAfterSeconds: 600 } });
  const stillMs = noonMs + guessWindowMs - 1;
  expect(bootstrap(book, attempt(true, "key-1", stillMs)).ok).toBe(false);
  expect(bootstrap(book, attempt(true, "key-1", stillMs + 1)).ok).toBe(true);
});

it("gives an invitation to one key, which may repeat it while it lives", () => {
  const { book, aoi } = openWorld();
  const command = { operatorId: "opr_cho", name: "Cho", role: "viewer", merchantId: null } as const;
  invite(book, aoi.by(), { ...command, codeHash: "h" }, "apr_cho");
  const enter = (jkt: string, nowMs = noonMs, codeHash = "h") =>
    activateOperator(book, { codeHash, proof: proofOf(jkt, nowMs), nowMs });
  const first = enter("key-cho");
  expect(first).toMatchObject({ value: { operatorId: "opr_cho", role: "viewer" } });
  expect(enter("key-cho")).toEqual(first);
  expect(enter("key-dan")).toMatchObject({ fault: { reason: "unknown", what: "invitation" } });
  expect(enter("key-dan", noonMs, "other")).toMatchObject({
    fault: { reason: "unknown", what: "invitation" },
  });
  const late = enter("key-cho", noonMs + invitationLifeMs);
  expect(late).toMatchObject({ fault: { reason: "unknown", what: "invitation" } });
});

it("refuses state_conflict when a key that is an operator's takes another invitation", () => {
  const { book, aoi, ben } = openWorld();
  const command = { operatorId: "opr_cho", name: "Cho", role: "viewer", merchantId: null } as const;
  invite(book, aoi.by(), { ...command, codeHash: "h" }, "apr_cho");
  const proof = proofOf(ben.jkt);
  const refused = activateOperator(book, { codeHash: "h", proof, nowMs: noonMs });
  expect(refused).toMatchObject({ fault: { reason: "key_in_use", by: "operator" } });
  expect(book.operator("opr_cho")).toBeNull();
});

describe("an approver who is invited", () => {
  const invitation = (name: string) =>
    ({
      operatorId: `opr_${name}`,
      name,
      role: "approver",
      merchantId: null,
      codeHash: name,
    }) as const;
  const enter = (book: ControlBook, name: string) =>
    activateOperator(book, { codeHash: name, proof: proofOf(`key-${name}`), nowMs: noonMs });

  it("becomes the second one by the first alone; of two invitations only the newer is good", () => {
    const book = emptyBook();
    bootstrap(book, attempt(true));
    const by = () =>
      ({ operatorId: "opr_1", epoch: [1, 1, 1], proof: proofOf("key-1"), nowMs: noonMs }) as const;
    for (const name of ["ben", "cho"]) {
      const invited = invite(book, by(), invitation(name), `apr_${name}`);
      expect(invited).toMatchObject({ value: { kind: "invited" } });
    }
    expect(enter(book, "ben")).toMatchObject({ fault: { reason: "unknown", what: "invitation" } });
    expect(enter(book, "cho")).toMatchObject({ value: { role: "approver" } });
    expect(enter(book, "cho")).toMatchObject({ value: { role: "approver" } });
  });

  it("waits for a second person where there are two already", () => {
    const { book, aoi, ben } = openWorld();
    const waits = invite(book, aoi.by(), invitation("dan"), "apr_dan");
    expect(waits).toMatchObject({ value: { kind: "waits", approvalId: "apr_dan" } });
    expect(enter(book, "dan")).toMatchObject({ fault: { reason: "unknown", what: "invitation" } });
    const alone = decideApproval(book, aoi.by(), "apr_dan", "approve");
    expect(alone).toMatchObject({ fault: { reason: "own_proposal" } });
    expect(enter(book, "dan")).toMatchObject({ fault: { reason: "unknown", what: "invitation" } });
    expect(book.operators()).toHaveLength(2);
    expect(decideApproval(book, ben.by(), "apr_dan", "approve").ok).toBe(true);
    expect(enter(book, "dan")).toMatchObject({ value: { role: "approver" } });
  });
});

it("opens a session for the enrolled key, and refuses every other alike", () => {
  const { book, aoi, ben } = openWorld();
  const session = (operatorId: string, jkt: string) =>
    operatorSession(book, { operatorId, proof: proofOf(jkt), nowMs: noonMs });
  expect(session(aoi.operatorId, aoi.jkt)).toMatchObject({ value: { name: "Aoi" } });
  const other = session(aoi.operatorId, ben.jkt);
  expect(other).toMatchObject({ fault: { reason: "no_session" } });
  expect(session("opr_nobody", ben.jkt)).toEqual(other);
});

it("gives a partner's key to one partner, and a session to that key only", () => {
  const { book, aoi } = openWorld();
  const jwk = { kty: "EC", crv: "P-256", x: "x", y: "y" } as const;
  const command = { partnerId: "par_1", name: "P", channel: "atm", jkt: "key-p", jwk } as const;
  expect(createPartner(book, aoi.by(), command)).toMatchObject({ ok: true });
  const twice = createPartner(book, aoi.by(), { ...command, partnerId: "par_2" });
  expect(twice).toMatchObject({ fault: { reason: "key_in_use", by: "partner" } });
  const session = (jkt: string) =>
    partnerSession(book, { partnerId: "par_1", proof: proofOf(jkt), nowMs: noonMs });
  expect(session("key-p")).toMatchObject({ value: { channel: "atm" } });
  expect(session("key-q")).toMatchObject({ fault: { reason: "no_session" } });
});
