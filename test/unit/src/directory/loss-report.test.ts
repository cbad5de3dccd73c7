import { beforeEach, describe, expect, it } from "vitest";
import { clockBehindMsMax } from "../../../../src/bounds.ts";
import type { DirectoryBook } from "../../../../src/directory/book.ts";
import { reportIdOf } from "../../../../src/directory/flow-id.ts";
import { lossTriesKeptMax } from "../../../../src/directory/loss-code.ts";
import { openReport, proveReport } from "../../../../src/directory/loss-report.ts";
import { directoryBook } from "../../../../worker/directory/book.ts";
import { directoryMigrations } from "../../../../worker/directory/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

const minute = 60_000;
const hour = 60 * minute;
const blind = "ab".repeat(32);
const wallet = "w";
/** Thumbprints, as long as they are. */
const key = (n: number) => Buffer.alloc(32, n).toString("base64url");
const [owner, stranger, third] = [key(1), key(2), key(3)];
let book: DirectoryBook;
let proofs = 0;

beforeEach(() => {
  book = directoryBook(migratedSql(directoryMigrations));
  book.saveContact(blind, { route: wallet, state: "confirmed", flowId: "f", untilMs: null });
});

function proof(jkt: string) {
  proofs += 1;
  return { jkt, jti: `proof-${proofs}`, untilMs: 2 ** 50 };
}

function open(jkt: string, codeHash: string, nowMs = 0, change: object = {}) {
  const flowId = reportIdOf(blind, jkt);
  const command = { flowId, blind, proof: proof(jkt), codeHash, olderRoute: null, ...change };
  return openReport(book, command, nowMs);
}

function prove(jkt: string, codeHash: string, nowMs = 0, by = jkt) {
  const flowId = reportIdOf(blind, jkt);
  const command = { flowId, proof: proof(by), codeHashes: ["of another key", codeHash] };
  return proveReport(book, command, nowMs);
}

const proven = { kind: "proven", walletRoute: wallet };

describe("a report of a lost phone", () => {
  it("is proven by the code it had sent, and by that again", () => {
    expect(open(owner, "one")).toEqual({ kind: "opened", usable: true, untilMs: 10 * minute });
    expect(prove(owner, "two")).toEqual({ kind: "wrong", triesLeft: 4, missed: null });
    expect(prove(owner, "one", minute)).toEqual(proven);
    expect(prove(owner, "one", 10 * minute)).toEqual(proven);
    expect(prove(owner, "one", 11 * minute)).toMatchObject({ kind: "wrong" });
  });

  it("is not ended by another key's, which is proven by the same code and not by itself", () => {
    open(owner, "one");
    for (let n = 10; n < 60; n += 1) {
      expect(open(key(n), `of ${n}`)).toEqual({ kind: "joined", untilMs: 10 * minute });
      expect(prove(key(n), `of ${n}`)).toMatchObject({ kind: "wrong" });
    }
    expect(prove(owner, "one")).toEqual(proven);
    expect(prove(stranger, "one")).toMatchObject({ kind: "wrong" });
  });

  it("is proven by a code that a stranger had sent before, to its very end", () => {
    open(stranger, "one");
    expect(open(owner, "none", 3 * hour - 1)).toMatchObject({ kind: "opened" });
    expect(prove(owner, "one", 3 * hour - 1)).toEqual(proven);
  });

  it("knows no code that is over", () => {
    open(stranger, "one");
    open(owner, "two", 3 * hour - 1);
    expect(prove(owner, "one", 3 * hour)).toMatchObject({ kind: "wrong" });
    expect(prove(owner, "two", 3 * hour)).toEqual(proven);
  });

  it("has a code sent a minute after the last, and hourly once three can be used", () => {
    const sent = [0, 0.5, 1, 1.9, 2, 3, 60, 61.9, 62, 121.9, 122].map((at) =>
      open(key(at), `sent at ${at}`, at * minute),
    );
    const isSent = sent.map(({ kind }) => kind === "opened");
    expect(isSent).toEqual([1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1].map((each) => each === 1));
    expect(prove(owner, "sent at 0", 122 * minute)).toEqual(proven);
  });

  it("goes by when a code was sent, not by how its hash is written", () => {
    open(stranger, "z", 0);
    open(stranger, "a", minute);
    expect(open(owner, "m", 2 * minute - 1)).toMatchObject({ kind: "joined" });
    expect(open(owner, "m", 2 * minute)).toMatchObject({ kind: "opened" });
  });

  it("has a code sent anew once the last was used", () => {
    open(owner, "one");
    prove(owner, "one");
    expect(open(owner, "two", 1)).toMatchObject({ kind: "opened" });
    expect(prove(owner, "one", 1)).toEqual(proven);
    expect(prove(owner, "two", 1)).toEqual(proven);
    expect(prove(owner, "one", 1)).toMatchObject({ kind: "wrong" });
    expect(prove(stranger, "two", 1)).toMatchObject({ kind: "wrong" });
  });

  it("once proven looks to others as if it was not, until the last code that was sent is over", () => {
    const other = `ac${blind.slice(2)}`;
    const guess = (contact: string, n: number, nowMs: number) => {
      const command = { flowId: reportIdOf(contact, key(n)), codeHashes: ["a guess"] };
      return proveReport(book, { ...command, proof: proof(key(n)) }, nowMs);
    };
    for (const [codeHash, nowMs] of [["one", 0] as const, ["two", 2 * minute] as const]) {
      open(owner, codeHash, nowMs);
      open(owner, codeHash, nowMs, { blind: other, flowId: reportIdOf(other, owner) });
    }
    expect(prove(owner, "one", 3 * minute)).toEqual(proven);
    const ended = 3 * hour + 2 * minute;
    for (const [n, nowMs] of [3 * minute, hour, 3 * hour, ended - 1].entries()) {
      const told = guess(other, 10 + n, nowMs);
      expect(told).toEqual({ kind: "wrong", triesLeft: 4, missed: null });
      expect(guess(blind, 10 + n, nowMs)).toEqual(told);
    }
    expect([guess(blind, 9, ended), guess(other, 9, ended)]).toEqual([
      ...[{ kind: "unknown" }, { kind: "unknown" }],
    ]);
  });

  it("ends at the fifth wrong code, the right one refused, and another key's does not", () => {
    open(owner, "one");
    for (const triesLeft of [4, 3, 2, 1]) {
      expect(prove(stranger, "two")).toEqual({ kind: "wrong", triesLeft, missed: null });
    }
    expect(prove(stranger, "two")).toEqual({ kind: "too_many_attempts", missed: null });
    expect(prove(stranger, "one")).toEqual({ kind: "too_many_attempts" });
    expect(prove(owner, "one")).toEqual(proven);
  });

  it("begun again has its tries again", () => {
    open(owner, "one");
    for (let n = 0; n < 5; n += 1) prove(owner, "two");
    expect(open(owner, "two")).toMatchObject({ kind: "joined" });
    expect(prove(owner, "one")).toEqual(proven);
  });

  it("is its own key's alone, and takes a proof once", () => {
    open(owner, "one");
    expect(prove(owner, "one", 0, stranger)).toEqual({ kind: "unknown" });
    const again = proof(owner);
    expect(open(owner, "two", 0, { proof: again })).toMatchObject({ kind: "joined" });
    expect(open(owner, "two", 0, { proof: again })).toEqual({ kind: "proof_used" });
    const flowId = reportIdOf(blind, owner);
    const command = { flowId, proof: again, codeHashes: ["one"] };
    expect(proveReport(book, command, 0)).toEqual({ kind: "proof_used" });
  });

  it("of a contact without a wallet answers alike, and nothing proves it", () => {
    book.dropContact(blind);
    expect(open(owner, "one")).toEqual({ kind: "opened", usable: false, untilMs: 10 * minute });
    expect(open(stranger, "two")).toEqual({ kind: "joined", untilMs: 10 * minute });
    expect(prove(owner, "one")).toEqual({ kind: "wrong", triesLeft: 4, missed: null });
  });

  it("has a code sent at once when the contact has got a wallet since, or another one", () => {
    book.dropContact(blind);
    open(stranger, "one");
    expect(open(owner, "two", 1, { olderRoute: "v" })).toMatchObject({ usable: true });
    expect(prove(owner, "two", 1)).toEqual({ kind: "proven", walletRoute: "v" });
    book.saveContact(blind, { route: "x", state: "confirmed", flowId: "f", untilMs: null });
    open(stranger, "three", 2);
    book.saveContact(blind, { route: "y", state: "confirmed", flowId: "f", untilMs: null });
    expect(open(third, "four", 3)).toMatchObject({ kind: "opened" });
    expect(prove(third, "four", 3)).toEqual({ kind: "proven", walletRoute: "y" });
  });

  it("freezes through a contact that its wallet removed, until the contact is free", () => {
    const claim = { route: wallet, state: "confirmed", flowId: "f" } as const;
    book.saveContact(blind, { ...claim, untilMs: minute });
    expect(open(owner, "one", minute - 1)).toMatchObject({ usable: true });
    book.loss.dropCodes(blind.slice(0, 16));
    expect(open(owner, "two", minute)).toMatchObject({ usable: false });
  });

  it("has a wrong code count while another code than the used one lives", () => {
    open(owner, "one");
    prove(owner, "one");
    open(stranger, "two", 1);
    expect(prove(third, "three", 1)).toEqual({ kind: "wrong", triesLeft: 4, missed: null });
    expect(prove(third, "three", 1)).toEqual({ kind: "wrong", triesLeft: 3, missed: null });
  });

  it("of a contact that is only reserved finds no wallet", () => {
    book.saveContact(blind, { route: wallet, state: "reserved", flowId: "f", untilMs: hour });
    expect(open(owner, "one")).toMatchObject({ kind: "opened", usable: false });
  });

  it("keeps its tries while others begin, until an hour after the last of them", () => {
    open(owner, "one");
    const tried = () => book.loss.tries(reportIdOf(blind, stranger))?.tries;
    for (let n = 0; n < 4; n += 1) prove(stranger, "two", n);
    open(third, "none", hour - 1);
    expect(tried()).toBe(4);
    open(third, "none", hour + 3);
    expect(tried()).toBeUndefined();
  });

  it("leaves alone the codes and tries of other contacts of its shard", () => {
    const others = [`aa${blind.slice(2)}`, `ac${blind.slice(2)}`];
    const of = (contact: string, jkt: string) => ({
      ...{ blind: contact, flowId: reportIdOf(contact, jkt) },
    });
    const proveAt = (contact: string, codeHash: string, nowMs: number) => {
      const { flowId } = of(contact, owner);
      return proveReport(book, { flowId, proof: proof(owner), codeHashes: [codeHash] }, nowMs);
    };
    for (const each of others) {
      book.saveContact(each, { route: each, state: "confirmed", flowId: "f", untilMs: null });
      open(owner, `at ${each}`, 0, of(each, owner));
      expect(proveAt(each, "wrong", 0)).toMatchObject({ triesLeft: 4 });
    }
    open(owner, "one");
    for (const each of others) {
      expect(prove(owner, `at ${each}`)).toMatchObject({ kind: "wrong" });
    }
    for (let n = 10; n < 10 + 2 * lossTriesKeptMax; n += 1) prove(key(n), "wrong", n);
    const kept = (n: number) => book.loss.tries(reportIdOf(blind, key(n)));
    expect([kept(10 + lossTriesKeptMax - 1), kept(10 + lossTriesKeptMax)]).toEqual([
      ...[null, { tries: 1, lastMs: 10 + lossTriesKeptMax }],
    ]);
    expect(prove(owner, "one", minute)).toEqual(proven);
    for (const each of others) {
      expect(proveAt(each, "wrong", minute)).toMatchObject({ triesLeft: 3 });
      expect(proveAt(each, `at ${each}`, minute)).toEqual({ kind: "proven", walletRoute: each });
    }
  });

  it("is proven by a code that a clock as far ahead as clocks may be has sent, and by no other", () => {
    open(stranger, "one", clockBehindMsMax + 1);
    expect(prove(owner, "one")).toEqual({ kind: "unknown" });
    expect(prove(owner, "one", 1)).toEqual(proven);
  });

  it("takes a code that a clock a day ahead has sent for none", () => {
    open(stranger, "one", 24 * hour);
    expect(prove(owner, "one")).toEqual({ kind: "unknown" });
    expect(open(owner, "two")).toMatchObject({ kind: "opened" });
    expect(prove(owner, "two")).toEqual(proven);
  });
});
