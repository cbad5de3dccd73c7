import { beforeEach, describe, expect, it } from "vitest";
import { reservationGraceMs, settleAgainMs } from "../../../../src/bounds.ts";
import type { DirectoryBook, Ownership, Reservation } from "../../../../src/directory/book.ts";
import {
  abandonFlow,
  adoptContact,
  confirmContact,
  confirmKey,
  contactClaim,
  contactOwner,
  dueReservations,
  holdContact,
  holdKey,
  keyOwner,
  nextSettlingMs,
  releaseContact,
  reserveContact,
  reserveKey,
  settleReservation,
} from "../../../../src/directory/claim.ts";
import type { Flow } from "../../../../src/directory/flow.ts";
import { directoryBook } from "../../../../worker/directory/book.ts";
import { directoryMigrations } from "../../../../worker/directory/schema.ts";
import { migratedSql } from "../../../node-sql.ts";
import { noonMs } from "../control/control-world.ts";

let book: DirectoryBook;
beforeEach(() => {
  book = directoryBook(migratedSql(directoryMigrations));
});

const flowId = "f".repeat(32);
const own: Ownership = { route: "own", flowId, state: "confirmed", untilMs: null };
const reserved: Ownership = { ...own, state: "reserved", untilMs: noonMs + 100 };
const leaving: Ownership = { ...own, untilMs: noonMs };
const others = { route: "other" };

const flow: Flow = {
  ...{ flowId, kind: "contact", state: "contact_proven", blind: "b", jkt: "key" },
  ...{ usable: true, trusted: false, walletRoute: "own", locale: "ja", sealedContact: "sealed" },
  ...{ codeHash: "right", codeUntilMs: noonMs + 1_000, codeTries: 0, factorTries: 0 },
  ...{ sealedTotp: null, totpStep: null, totpStrays: [], challenge: null, factorHash: null },
  ...{ sealedRecovery: null, startedMs: noonMs, untilMs: noonMs + 5_000 },
};

const having = (claim: Ownership | null) => {
  if (claim !== null) book.saveContact("b", claim);
};

it("is nobody's once the wallet that removed it has kept it long enough, and not before", () => {
  having({ ...own, untilMs: noonMs });
  expect(contactClaim(book, "b", noonMs - 1)).toEqual({ ...own, untilMs: noonMs });
  expect(contactClaim(book, "b", noonMs)).toBeNull();
  having(reserved);
  expect(contactClaim(book, "b", noonMs + 100_000)).toEqual(reserved);
  expect(contactClaim(book, "nobody's", noonMs)).toBeNull();
});

it.each([
  [own, "own"],
  [reserved, null],
  [leaving, null],
  [null, null],
])("is for good the wallet's of %j: %j", (claim, route) => {
  having(claim);
  expect(contactOwner(book, "b")).toBe(route);
});

describe("a device key", () => {
  const claim = { jkt: "key", route: "own", flowId };
  const untilMs = noonMs + 100;

  it("is reserved, and confirmed for ever, for one wallet", () => {
    expect(keyOwner(book, "key")).toBeNull();
    expect(reserveKey(book, { ...claim, untilMs })).toEqual({ kind: "reserved" });
    expect(book.key("key")).toEqual(reserved);
    expect(keyOwner(book, "key")).toBeNull();
    expect(reserveKey(book, { ...claim, ...others, untilMs })).toEqual({ kind: "taken" });
    expect(confirmKey(book, { ...claim, ...others })).toEqual({ kind: "lost" });
    expect(book.key("key")).toEqual(reserved);
    expect(confirmKey(book, claim)).toEqual({ kind: "confirmed" });
    expect([book.key("key"), keyOwner(book, "key")]).toEqual([own, "own"]);
    expect(reserveKey(book, { ...claim, ...others, untilMs })).toEqual({ kind: "taken" });
  });

  it("stays confirmed, by its first flow, when it is reserved or confirmed again", () => {
    confirmKey(book, claim);
    const again = { ...claim, flowId: "a".repeat(32) };
    expect(reserveKey(book, { ...again, untilMs })).toEqual({ kind: "reserved" });
    expect(confirmKey(book, again)).toEqual({ kind: "confirmed" });
    expect(book.key("key")).toEqual(own);
  });

  it("is reserved anew by its own wallet until a later end", () => {
    reserveKey(book, { ...claim, untilMs });
    reserveKey(book, { ...claim, untilMs: untilMs + 1 });
    expect(book.key("key")?.untilMs).toBe(untilMs + 1);
  });

  it("that a wallet says it has is held, another's, or reserved until that is asked again", () => {
    expect(holdKey(book, { jkt: "key", route: "own" }, noonMs)).toEqual({ kind: "lost" });
    expect(book.key("key")).toEqual({ ...reserved, flowId: "", untilMs: noonMs });
    expect(holdKey(book, { jkt: "key", route: "own" }, noonMs)).toEqual({ kind: "held" });
    const taken = { kind: "taken", route: "own" };
    expect(holdKey(book, { jkt: "key", route: "other" }, noonMs)).toEqual(taken);
  });
});

describe("the contact of a registration", () => {
  it("is confirmed with its flow, again as at first", () => {
    having(reserved);
    book.saveFlow(flow);
    for (const _ of [1, 2]) {
      expect(confirmContact(book, { flowId })).toEqual({ kind: "confirmed" });
      expect([book.contact("b"), book.flow(flowId)?.state]).toEqual([own, "done"]);
    }
  });

  it.each([null, { ...reserved, ...others }])("is lost when its claim is %j", (claim) => {
    having(claim);
    book.saveFlow(flow);
    expect(confirmContact(book, { flowId })).toEqual({ kind: "lost" });
    expect([book.contact("b"), book.flow(flowId)]).toEqual([claim, flow]);
    expect(confirmContact(book, { flowId: "0".repeat(32) })).toEqual({ kind: "lost" });
  });

  it("is given back when the registration cannot be finished, unless it is another's by now", () => {
    book.saveFlow(flow);
    having(reserved);
    abandonFlow(book, { flowId });
    expect([book.contact("b"), book.flow(flowId)?.state]).toEqual([null, "ended"]);
    for (const claim of [own, { ...reserved, flowId: "a".repeat(32) }]) {
      having(claim);
      abandonFlow(book, { flowId });
      expect(book.contact("b")).toEqual(claim);
    }
  });

  it("stays when its flow is done", () => {
    book.saveFlow({ ...flow, state: "done" });
    having(reserved);
    abandonFlow(book, { flowId });
    expect([book.contact("b"), book.flow(flowId)?.state]).toEqual([reserved, "done"]);
  });
});

describe("a contact that a wallet adds", () => {
  const untilMs = noonMs + 700;
  const reserve = () => reserveContact(book, { flowId, untilMs }, noonMs);

  it.each([
    [null, { ...reserved, untilMs }],
    [reserved, { ...reserved, untilMs }],
    [own, own],
    [
      { ...own, untilMs: noonMs + 1 },
      { ...reserved, untilMs },
    ],
    [
      { ...leaving, ...others },
      { ...reserved, untilMs },
    ],
  ])("of %j is reserved as %j", (claim, after) => {
    having(claim);
    book.saveFlow(flow);
    expect(reserve()).toEqual({ kind: "reserved", blind: "b" });
    expect(book.contact("b")).toEqual(after);
  });

  it("is taken while it is another's, also one that removed it", () => {
    book.saveFlow({ ...flow, state: "done" });
    for (const claim of [reserved, own, { ...own, untilMs: noonMs + 1 }]) {
      having({ ...claim, ...others });
      expect(reserve()).toEqual({ kind: "taken" });
      expect(book.contact("b")).toEqual({ ...claim, ...others });
    }
  });

  it.each([
    [{ kind: "sign_in" }, "unknown"],
    [{ state: "started" }, "unknown"],
    [{ state: "ended" }, "unknown"],
    [{ state: "done" }, "reserved"],
  ] as const)("by a flow of %j is %s", (of, kind) => {
    book.saveFlow({ ...flow, ...of });
    expect(reserve().kind).toBe(kind);
    expect(book.contact("b") === null).toBe(kind === "unknown");
  });
});

describe("a contact that a wallet has", () => {
  it("is its own under a newer blinding key too, unless it is another's there", () => {
    const adopted = { kind: "adopted" };
    expect(adoptContact(book, { blind: "b", route: "own" })).toEqual(adopted);
    expect(book.contact("b")).toEqual({ ...own, flowId: "" });
    expect(adoptContact(book, { blind: "b", route: "other" })).toEqual({ kind: "taken" });
    having(reserved);
    expect(adoptContact(book, { blind: "b", route: "own" })).toEqual(adopted);
    expect(book.contact("b")).toEqual(own);
    having(leaving);
    expect(adoptContact(book, { blind: "b", route: "own" })).toEqual(adopted);
    expect(book.contact("b")).toEqual(leaving);
  });

  it("is held, another's, or reserved until the wallet has been asked again", () => {
    const hold = (route: string, nowMs = noonMs) => holdContact(book, { blind: "b", route }, nowMs);
    expect(hold("own")).toEqual({ kind: "lost" });
    expect(book.contact("b")).toEqual({ ...reserved, flowId: "", untilMs: noonMs });
    expect(hold("own")).toEqual({ kind: "held" });
    expect(hold("other")).toEqual({ kind: "taken", route: "own" });
    having(leaving);
    expect(hold("other", noonMs - 1)).toEqual({ kind: "taken", route: "own" });
    expect(hold("other")).toEqual({ kind: "lost" });
  });

  it.each([
    ["own", noonMs + 9, own, { ...own, untilMs: noonMs + 9 }],
    ["own", noonMs + 9, leaving, leaving],
    ["own", noonMs + 9, reserved, reserved],
    ["other", noonMs + 9, own, own],
    ["other", null, own, own],
    ["own", null, own, null],
    ["own", null, reserved, null],
  ])("given back by %s until %j, from %j, is %j", (route, untilMs, claim, after) => {
    having(claim);
    releaseContact(book, { blind: "b", route, untilMs });
    expect(book.contact("b")).toEqual(after);
  });
});

describe("reservations that have ended", () => {
  const of = (untilMs: number): Reservation => {
    return { ...reserved, untilMs, of: "contact", name: "b" };
  };
  const graceMs = reservationGraceMs;

  it("are due once their grace is over, and the next one is looked at then", () => {
    const [over, open, later] = [of(noonMs - graceMs), of(noonMs + 1 - graceMs), of(noonMs)];
    const all = [over, open, later];
    expect(dueReservations(all, noonMs)).toEqual({ due: [over], nextMs: noonMs + 1 });
    expect(dueReservations([over], noonMs)).toEqual({ due: [over], nextMs: null });
    expect(nextSettlingMs(all, noonMs)).toBe(noonMs + settleAgainMs);
    expect(nextSettlingMs([later, open], noonMs)).toBe(noonMs + 1);
    expect(nextSettlingMs([], noonMs)).toBeNull();
  });

  it.each([
    [true, own, "done"],
    [false, null, "ended"],
  ] as const)("are settled as their wallet says, owned %j: %j", (owned, claim, state) => {
    having(reserved);
    book.saveFlow(flow);
    book.saveKey("key", reserved);
    const { untilMs } = reserved;
    settleReservation(book, { ...reserved, of: "device_key", name: "key" }, owned);
    expect([book.key("key"), book.flow(flowId)]).toEqual([claim, flow]);
    settleReservation(book, of(untilMs as number), owned);
    expect([book.contact("b"), book.flow(flowId)?.state]).toEqual([claim, state]);
  });

  it.each([own, { ...reserved, untilMs: noonMs + 101 }, { ...reserved, flowId: "a".repeat(32) }])(
    "are left alone when they are %j by now",
    (claim) => {
      having(claim);
      book.saveFlow(flow);
      for (const owned of [true, false]) {
        settleReservation(book, of(noonMs + 100), owned);
        expect([book.contact("b"), book.flow(flowId)]).toEqual([claim, flow]);
      }
    },
  );
});
