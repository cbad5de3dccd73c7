import { beforeAll, describe, expect, test } from "vitest";
import { makeBundles } from "../../whole-worker/town.ts";
import type { CreditAsked } from "../chronicle.ts";
import { playSeed } from "../play.ts";
import { accessCases, allowedCases, endCases, orderCases, stopCases } from "./allowed.cases.ts";
import {
  lineCases,
  onceCases,
  repeatedCases,
  termCases,
  toldCases,
  velocityCases,
} from "./answers.cases.ts";
import { balanceCases, goodTellings, tellAgain } from "./balances.cases.ts";
import { bookCases, drainedCases, sumCases } from "./books.cases.ts";
import { type Case, repeatExchange } from "./case.ts";
import {
  doneCases,
  freezeByOperator,
  liftedYetStopped,
  ownedWallet,
  restoredByTwo,
} from "./done.cases.ts";
import { judge } from "./index.ts";
import { lostActCases, lostActTellings } from "./lost-acts.cases.ts";
import { listCases, problemCases, quietCases } from "./quiet.cases.ts";
import { enteredCases, epochCases, personCases } from "./revoked.cases.ts";
import type { LogRow } from "./rows.ts";
import { saidCases } from "./said.cases.ts";
import { all, labelOf, look, type Seen } from "./seen.ts";
import { refuseCode, refuseToken, watchedCases } from "./watched.cases.ts";

/** What a good seed left. */
let good: Seen;

beforeAll(async () => {
  const bundles = await makeBundles();
  // Clocks stay near, since ends are judged only then, and nothing is lost, since all is exact then.
  const without = ["clock stepped", "clock of alarms stepped", "clock drifted", "put back"];
  const usual = { acts: 400, signatures: "fast", isStormy: true, isLong: false, without } as const;
  for (let seed = 1; seed <= 8; seed += 1) {
    await playSeed(bundles, { ...usual, seed }, undefined, (evidence) => {
      good = structuredClone(look(evidence));
      return [];
    });
    if (hasAll(good)) return;
  }
  throw new Error("no seed has all that is altered");
}, 240_000);

/** Whether there is a row of each kind that the cases alter. */
function hasAll(seen: Seen): boolean {
  const rows = all(seen, "Wallet").flatMap(({ log }) => log);
  const declined = ["insufficient_funds", "code_spent"];
  return (
    rows.some(({ kind, body }) => kind === "refund" && (body.rewardTaken ?? 0) > 0) &&
    rows.some(
      ({ kind, body }) => kind === "cancellation" && (body.after?.capturedMinor ?? 0) > 0,
    ) &&
    declined.every((code) => rows.some(({ body }) => body.declineCode === code))
  );
}

test("nothing is held against a good seed", () => {
  expect(judge(good)).toEqual([]);
});

test("a reference that was told as no payment comes again with another code", () => {
  const seen = structuredClone(good);
  const [first] = all(seen, "Wallet").flatMap(({ log }) =>
    log.filter(
      ({ kind, caller, sequence }) => kind === "payment" && caller !== null && sequence > 8,
    ),
  );
  if (first === undefined) throw new Error("no payment that came late");
  const { exchanges } = seen.chronicle;
  const asked = exchanges.find(
    ({ body, answer }) =>
      body?.includes(first.reference ?? "") && answer?.body.includes('"payment_id":"'),
  );
  if (asked?.answer == null) throw new Error("its answer is not there");
  const shown = { ...JSON.parse(asked.answer.body), payment_id: null };
  const sentMs = exchanges[0]?.sentMs ?? 0;
  const answer = { ...asked.answer, atMs: sentMs, body: JSON.stringify(shown) };
  exchanges.unshift({ ...asked, sentMs, answer });
  expect(judge(seen).map(({ promise }) => promise)).not.toContain(
    "the books are in the order of what was told",
  );
});

test("an instance that was replaced reads what was known when that happened", () => {
  const seen = structuredClone(good);
  const promise = "what is read is as new as what was told";
  const read = /^GET \/v1\/payments\/pay_[\w-]+$/;
  repeatExchange(seen, read, { version: 0 });
  expect(judge(seen).map((found) => found.promise)).toContain(promise);
  const atMs = seen.chronicle.exchanges[0]?.sentMs ?? 0;
  for (const wallet of all(seen, "Wallet")) {
    seen.chronicle.mishaps.push({ atMs, kind: "object replaced", what: labelOf(wallet) });
  }
  expect(judge(seen).map((found) => found.promise)).not.toContain(promise);
});

/** Has the files of all wallets put back a moment ago, as they were a day before. */
function putBackAll(seen: Seen): void {
  for (const wallet of all(seen, "Wallet")) {
    const what = `${labelOf(wallet)}, as it was 90000000 ms before`;
    seen.chronicle.mishaps.push({ atMs: seen.nowMs - 10, kind: "put back", what });
  }
}

test("a wallet that was put back reads older until it is restored, and no longer", () => {
  const seen = structuredClone(good);
  const promise = "what is read is as new as what was told";
  putBackAll(seen);
  repeatExchange(seen, /^GET \/v1\/payments\/pay_[\w-]+$/, { version: 0 });
  const older = structuredClone(seen);
  expect(judge(older).map((found) => found.promise)).not.toContain(promise);
  for (const wallet of all(seen, "Wallet")) restoredByTwo(seen, wallet);
  expect(judge(seen).map((found) => found.promise)).toContain(promise);
});

test("a payment that was given back is held against what was told of it", () => {
  const seen = structuredClone(good);
  const promise = "a payment is told as it stands in the books";
  putBackAll(seen);
  const isPaid = ({ kind, caller }: LogRow) => kind === "payment" && caller !== null;
  const wallet = all(seen, "Wallet").find(({ log }) => log.some(isPaid));
  if (wallet === undefined) throw new Error("nobody paid");
  const n = wallet.log.findIndex(isPaid);
  const row = wallet.log[n] as LogRow;
  const restored = { kind: "payment", atMs: row.atMs };
  const giveBack = (amountMinor: number | undefined) => {
    const body = { ...row.body, amountMinor: amountMinor ?? 0, restored };
    const { sequence } = row;
    const reference = `payment ${row.reference}`;
    wallet.log[n] = { ...row, sequence, body, reference, kind: "restored" };
    return structuredClone(seen);
  };
  const kept = giveBack(row.body.amountMinor);
  expect(judge(kept).map((found) => found.promise)).not.toContain(promise);
  const altered = giveBack((row.body.amountMinor ?? 0) + 1);
  expect(judge(altered).map((found) => found.promise)).toContain(promise);
});

/** Takes a claim out of a Partner's books whose file was put back a moment ago; returns what was lost. */
function loseClaim(seen: Seen): CreditAsked {
  const { mishaps, creditsAsked } = seen.chronicle;
  const partner = all(seen, "Partner").find(({ log }) => log.length > 0);
  const row = partner?.log.pop();
  const claims = partner?.tables.claim ?? [];
  const n = claims.findIndex(({ reference }) => reference === row?.reference);
  const asked = creditsAsked.find(({ reference }) => reference === row?.reference);
  if (partner === undefined || n < 0 || asked === undefined) throw new Error("no credit");
  claims.splice(n, 1);
  const what = `${labelOf(partner)}, as it was 90000000 ms before`;
  mishaps.push({ atMs: seen.nowMs - 10, kind: "put back", what });
  return asked;
}

test("a credit that its Partner lost is its wallet's alone until the wallet is asked again", () => {
  const seen = structuredClone(good);
  const promise = "each top-up is one claim of its partner";
  const lost = loseClaim(seen);
  const forgotten = structuredClone(seen);
  expect(judge(forgotten).map((found) => found.promise)).not.toContain(promise);
  seen.chronicle.creditsAsked.push({ ...lost, atMs: seen.nowMs - 5 });
  expect(judge(seen).map((found) => found.promise)).toContain(promise);
});

test("a credit that came before its Partner's file was copied is not lost", () => {
  const seen = structuredClone(good);
  const { reference } = loseClaim(seen);
  const { creditsAsked } = seen.chronicle;
  for (const [n, asked] of creditsAsked.entries()) {
    if (asked.reference === reference) creditsAsked[n] = { ...asked, atMs: 0 };
  }
  expect(judge(seen).map((found) => found.promise)).toContain(
    "each top-up is one claim of its partner",
  );
});

test("a wallet that was set free may be frozen again", () => {
  const seen = structuredClone(good);
  const [wallet, id] = ownedWallet(seen);
  freezeByOperator(seen, id);
  liftedYetStopped(seen, wallet, { scope: "wallet", id });
  freezeByOperator(seen, id);
  expect(judge(seen).map(({ promise }) => promise)).not.toContain(
    "a wallet that was set free is free",
  );
});

test.each(goodTellings)("points may be told %s", (_when, telling) => {
  const seen = structuredClone(good);
  tellAgain(seen, telling);
  expect(judge(seen).map(({ promise }) => promise)).not.toContain(
    "a balance that is told is one that the wallet had then",
  );
});

test.each<readonly [string, (seen: Seen) => void]>([
  [
    "a code that a till has misread",
    (seen) => refuseCode(seen, (code) => `${code.slice(0, 12)}x${code.slice(13)}`),
  ],
  ["a token that is over", (seen) => refuseToken(seen, 3_600_000)],
])("%s may be of no key", (_what, alter) => {
  const seen = structuredClone(good);
  alter(seen);
  expect(judge(seen).map(({ promise }) => promise)).not.toContain(
    "keys that are rotated refuse nobody",
  );
});

test("what a wallet has lost and decided anew is told as it is then, and else as it was", () => {
  const seen = structuredClone(good);
  repeatExchange(seen, /^POST \/v1\/payments\/pay_[\w-]+\/refunds$/, { refund_id: "rfd_anew" });
  const told = () => judge(seen).filter(({ promise }) => promise.startsWith("a repeated request"));
  expect(told()).toHaveLength(1);
  putBackAll(seen);
  expect(told()).toHaveLength(0);
  for (const wallet of all(seen, "Wallet")) {
    wallet.log.splice(0, wallet.log.length, ...wallet.log.filter(({ kind }) => kind !== "refund"));
  }
  expect(told()).toHaveLength(1);
});

test.each(lostActTellings)("%s by what Control lost, %s", (promise, _when, alter) => {
  const seen = structuredClone(good);
  alter(seen);
  expect(judge(seen).map((found) => found.promise)).not.toContain(promise);
});

describe.each<[string, readonly Case[]]>([
  ["books", bookCases],
  ["sums", sumCases],
  ["drained", drainedCases],
  ["told", toldCases],
  ["said", saidCases],
  ["done", doneCases],
  ["repeated", repeatedCases],
  ["terms", termCases],
  ["velocity", velocityCases],
  ["once", onceCases],
  ["lines", lineCases],
  ["order", orderCases],
  ["balances", balanceCases],
  ["allowed", allowedCases],
  ["stops", stopCases],
  ["access", accessCases],
  ["ends", endCases],
  ["epochs", epochCases],
  ["persons", personCases],
  ["entered", enteredCases],
  ["lost acts", lostActCases],
  ["quiet", quietCases],
  ["lists", listCases],
  ["problems", problemCases],
  ["watched", watchedCases],
])("%s", (_name, cases) => {
  test.each(cases)("is held against it when $name", ({ promise, alter }) => {
    const bad = structuredClone(good);
    alter(bad);
    const promises = judge(bad).map((finding) => finding.promise);
    expect(promises).toContainEqual(
      typeof promise === "string" ? promise : expect.stringMatching(promise),
    );
  });
});
