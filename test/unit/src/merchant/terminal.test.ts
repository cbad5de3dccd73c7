import { expect, it } from "vitest";
import { activationLifeMs } from "../../../../src/bounds.ts";
import type { MerchantProfile } from "../../../../src/merchant/book.ts";
import {
  activateTerminal,
  createTerminal,
  raiseMerchantEpoch,
  raiseTerminalEpoch,
  terminalSession,
} from "../../../../src/merchant/terminal.ts";
import { merchantBook } from "../../../../worker/merchant/book.ts";
import { merchantMigrations } from "../../../../worker/merchant/schema.ts";
import { migratedSql } from "../../../node-sql.ts";
import { noonMs, proofOf } from "../control/control-world.ts";

const profile: MerchantProfile = {
  name: "Cafe",
  nameKana: "カフェ",
  category: "5814",
  rewardRateBp: 200,
  feeRateBp: 300,
  shards: 4,
  creditLineMinor: 0,
  state: "active",
  epoch: 1,
  generation: 1,
  createdAtMs: noonMs,
};

function shop() {
  const sql = migratedSql(merchantMigrations);
  const book = merchantBook(sql);
  book.insertProfile(profile);
  book.insertStore({ number: 1, name: "S", latE6: -1, lonE6: 139_760_000 }, noonMs);
  const command = { number: 7, storeNumber: 1, label: "T", codeHash: "h" };
  const made = createTerminal(book, command, noonMs);
  const number = made.ok ? made.value.number : 0;
  const activate = (jkt: string, codeHash = "h", nowMs = noonMs) =>
    activateTerminal(book, { number, codeHash, proof: proofOf(jkt, nowMs) }, nowMs);
  const session = (jkt: string, nowMs = noonMs) =>
    terminalSession(book, { number, proof: proofOf(jkt, nowMs) }, nowMs);
  return { book, number, activate, session };
}

it("keeps a merchant, its stores and its terminals as they were written", () => {
  const { book, number } = shop();
  expect(book.profile()).toEqual(profile);
  expect(book.store(1)).toEqual({ number: 1, name: "S", latE6: -1, lonE6: 139_760_000 });
  expect(book.terminal(number)).toMatchObject({ storeNumber: 1, label: "T", state: "waiting" });
});

it("numbers terminals as drawn, or next to that, and lists the oldest first", () => {
  const { book, number } = shop();
  for (const [drawn, label] of [
    [number, "U"],
    [3, "V"],
  ] as const) {
    const command = { number: drawn, storeNumber: 1, label, codeHash: "i" };
    createTerminal(book, command, noonMs);
  }
  const listed = book.terminals().map(({ label, number: each }) => [label, each]);
  expect(listed).toEqual([
    ["T", 7],
    ["U", 8],
    ["V", 3],
  ]);
});

it("binds a terminal to the first key, which may repeat it; to any other the code is unknown", () => {
  const { activate, session } = shop();
  expect(session("key-1")).toMatchObject({ fault: { reason: "no_session" } });
  const first = activate("key-1");
  expect(first).toMatchObject({ value: { terminal: { state: "active", jkt: "key-1" } } });
  expect(activate("key-1")).toEqual(first);
  expect(activate("key-2")).toMatchObject({
    fault: { reason: "unknown", what: "activation code" },
  });
  expect(activate("key-1", "h", noonMs + activationLifeMs)).toMatchObject({
    fault: { reason: "unknown", what: "activation code" },
  });
  expect(session("key-1")).toMatchObject({ value: { store: { name: "S" } } });
  expect(session("key-2")).toMatchObject({ fault: { reason: "no_session" } });
});

it("refuses too_many_attempts when ten codes were wrong, the right one too", () => {
  const { activate } = shop();
  for (let i = 0; i < 10; i++) {
    expect(activate("key-1", "wrong")).toMatchObject({
      fault: { reason: "unknown", what: "activation code" },
    });
  }
  expect(activate("key-1")).toMatchObject({ fault: { reason: "too_many_guesses" } });
});

it("refuses state_conflict when a key of another terminal is bound again, revoked or not", () => {
  const { book, number, activate } = shop();
  activate("key-1");
  raiseTerminalEpoch(book, number, false);
  createTerminal(book, { number, storeNumber: 1, label: "U", codeHash: "i" }, noonMs);
  const command = { number: number + 1, codeHash: "i", proof: proofOf("key-1") };
  expect(activateTerminal(book, command, noonMs)).toMatchObject({
    fault: { reason: "key_in_use", by: "terminal" },
  });
});

it("ends a revoked terminal's sessions for ever, with a higher epoch that stays on repeat", () => {
  const { book, number, activate, session } = shop();
  activate("key-1");
  expect(raiseTerminalEpoch(book, number, false)).toEqual({ ok: true, value: 2 });
  expect(raiseTerminalEpoch(book, number, false)).toEqual({ ok: true, value: 2 });
  expect(session("key-1")).toMatchObject({ fault: { reason: "no_session" } });
  expect(activate("key-1")).toMatchObject({
    fault: { reason: "unknown", what: "activation code" },
  });
});

it("keeps a terminal whose epoch alone was raised", () => {
  const { book, number, activate, session } = shop();
  activate("key-1");
  expect(raiseTerminalEpoch(book, number, true)).toEqual({ ok: true, value: 2 });
  expect(session("key-1")).toMatchObject({ value: { terminal: { epoch: 2 } } });
});

it("ends the sessions of all terminals of a revoked merchant, and adds nothing to it", () => {
  const { book, number, activate, session } = shop();
  activate("key-1");
  expect(raiseMerchantEpoch(book, false)).toEqual({ ok: true, value: 2 });
  expect(session("key-1")).toMatchObject({ fault: { reason: "no_session" } });
  const more = createTerminal(book, { number, storeNumber: 1, label: "U", codeHash: "i" }, noonMs);
  expect(more).toMatchObject({ fault: { reason: "merchant_revoked" } });
});

it("refuses unauthorized when a session's proof comes again", () => {
  const { book, number, activate } = shop();
  activate("key-1");
  const proof = proofOf("key-1");
  expect(terminalSession(book, { number, proof }, noonMs).ok).toBe(true);
  expect(terminalSession(book, { number, proof }, noonMs)).toMatchObject({
    fault: { reason: "proof_used" },
  });
});
