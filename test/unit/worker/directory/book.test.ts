import { beforeEach, expect, test } from "vitest";
import { totpCode } from "../../../../src/client/access/totp.ts";
import type { DirectoryBook } from "../../../../src/directory/book.ts";
import {
  abandonFlow,
  confirmContact,
  confirmKey,
  dueReservations,
  reserveKey,
  settleReservation,
} from "../../../../src/directory/claim.ts";
import type { FlowKind } from "../../../../src/directory/flow.ts";
import { type OpenFlow, openFlow } from "../../../../src/directory/open-flow.ts";
import { proveRegistrationTotp } from "../../../../src/directory/prove-factor.ts";
import { proveFlowContact } from "../../../../src/directory/prove-flow.ts";
import { renderTotpSecret } from "../../../../src/identity/totp.ts";
import { directoryBook } from "../../../../worker/directory/book.ts";
import { directoryMigrations } from "../../../../worker/directory/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

const minute = 60_000;
const blind = "ab".repeat(32);
const secret = new Uint8Array(20).fill(7);
const at = { open: () => secret };
let book: DirectoryBook;
let proofs = 0;

beforeEach(() => {
  const sql = migratedSql(directoryMigrations);
  book = directoryBook(sql);
});

function proof(jkt = "key") {
  proofs += 1;
  return { jkt, jti: `proof-${proofs}`, untilMs: 2 ** 50 };
}

function open(flowId: string, change: Partial<OpenFlow> = {}, nowMs = 0) {
  const kind: FlowKind = "registration";
  return openFlow(
    book,
    {
      kind,
      flowId,
      blind,
      proof: proof(),
      codeHash: `hash of ${flowId}`,
      sealedContact: "sealed",
      locale: "ja",
      newRoute: `route of ${flowId}`,
      olderRoute: null,
      keyRoute: null,
      ...change,
    },
    nowMs,
  );
}

function prove(flowId: string, codeHash = `hash of ${flowId}`, nowMs = 0, jkt = "key") {
  const codeHashes = ["hash under another key", codeHash];
  const challenge = `challenge of ${flowId}`;
  const command = {
    kind: "registration",
    flowId,
    proof: proof(jkt),
    codeHashes,
    challenge,
  } as const;
  return proveFlowContact(book, { ...command, sealedTotp: `totp of ${flowId}` }, nowMs);
}

test("says until when the flow's next step is taken once its contact is proven", () => {
  open("f1");
  const proven = prove("f1", undefined, 5);
  expect(proven).toMatchObject({ kind: "proven", walletRoute: "route of f1", locale: "ja" });
  expect(proven).toMatchObject({ untilMs: book.flow("f1")?.untilMs });
  expect(book.flow("f1")?.untilMs).toBeGreaterThan(5);
});

async function proveTotp(flowId: string, codeMs: number, nowMs: number) {
  const code = await totpCode(renderTotpSecret(secret), codeMs);
  const factorHashes = [`factor ${code}`];
  const command = { flowId, proof: proof(), code, factorHashes, sealedRecovery: `codes ${nowMs}` };
  return proveRegistrationTotp(book, command, { ...at, nowMs });
}

async function wrongTotp(flowId: string, nowMs: number) {
  const right = await totpCode(renderTotpSecret(secret), nowMs);
  const code = right === "000000" ? "000001" : "000000";
  const command = { flowId, proof: proof(), code, factorHashes: ["none"], sealedRecovery: "" };
  return proveRegistrationTotp(book, command, { ...at, nowMs });
}

test("walks a registration from the sent code to the confirmed contact", async () => {
  expect(open("f1")).toEqual({ kind: "opened", usable: true, untilMs: 10 * minute });
  expect(prove("f1")).toMatchObject({ kind: "proven", sealedTotp: "totp of f1" });
  const proven = await proveTotp("f1", minute, minute);
  expect(proven).toMatchObject({ kind: "proven", walletRoute: "route of f1", totpStep: 2 });
  expect(book.contact(blind)).toMatchObject({ state: "reserved" });
  expect(confirmContact(book, { flowId: "f1" })).toEqual({ kind: "confirmed" });
  expect(book.contact(blind)).toMatchObject({ state: "confirmed", route: "route of f1" });
  expect(book.confirmedAfter("", 10)).toEqual([{ blind, route: "route of f1" }]);
  expect(book.flow("f1")?.state).toBe("done");
});

test("opens a flow for a known contact that no code can prove", async () => {
  book.saveContact(blind, { route: "w", state: "confirmed", flowId: "f0", untilMs: null });
  expect(open("f1")).toEqual({ kind: "opened", usable: false, untilMs: 10 * minute });
  expect(prove("f1")).toEqual({ kind: "wrong", triesLeft: 4, missed: blind });
  expect(open("f2", { kind: "sign_in" })).toMatchObject({ usable: true });
  expect(book.flow("f2")?.walletRoute).toBe("w");
});

test("ends by a proof no flow of its contact that is over", () => {
  open("f1");
  const first = book.flow("f1");
  if (first === null) throw new Error("it was opened");
  for (const state of ["done", "factor_proven"] as const) {
    book.saveFlow({ ...first, flowId: state, state });
  }
  expect(prove("f1").kind).toBe("proven");
  expect(["done", "factor_proven"].map((flowId) => book.flow(flowId)?.state)).toEqual([
    "done",
    "factor_proven",
  ]);
});

test("knows a contact that lies under an older blinding key", () => {
  expect(open("f1", { olderRoute: "w" })).toMatchObject({ usable: false });
});

test("ends a flow at the fifth wrong code, with the right one refused after it", () => {
  open("f1");
  for (const triesLeft of [4, 3, 2, 1]) {
    expect(prove("f1", "wrong")).toEqual({ kind: "wrong", triesLeft, missed: blind });
  }
  expect(prove("f1", "wrong")).toEqual({ kind: "too_many_attempts", missed: blind });
  expect(prove("f1")).toEqual({ kind: "too_many_attempts" });
});

test("answers unknown for another key, another kind, no flow and a flow that is over", () => {
  open("f1");
  expect(prove("f1", undefined, 0, "other key")).toEqual({ kind: "unknown" });
  expect(prove("f9")).toEqual({ kind: "unknown" });
  expect(prove("f1", undefined, 10 * minute)).toEqual({ kind: "unknown" });
  const codeHashes = ["hash of f1"];
  const command = { flowId: "f1", proof: proof(), codeHashes, challenge: "challenge" };
  expect(proveFlowContact(book, { ...command, kind: "sign_in", sealedTotp: null }, 0)).toEqual({
    kind: "unknown",
  });
  expect(book.flow("f1")?.codeTries).toBe(0);
});

test("knows no flow that a clock a day ahead has begun, and counts none of them", () => {
  const day = 24 * 60 * minute;
  open("a1", {}, day);
  expect(prove("a1")).toEqual({ kind: "unknown" });
  expect(prove("a1", undefined, day)).toMatchObject({ kind: "proven" });
  for (let n = 2; n <= 20; n += 1) open(`a${n}`, {}, day + n);
  expect(open("f1")).toMatchObject({ kind: "opened" });
  expect(prove("f1")).toMatchObject({ kind: "proven" });
});

test("forgets flows an hour after they began and ended, and none whose reservation is open", async () => {
  open("idle");
  open("f1", { proof: proof("another key") });
  prove("f1", undefined, 0, "another key");
  open("f2");
  prove("f2");
  await proveTotp("f2", 0, 0);
  const { untilMs = 0 } = book.flow("f1") ?? {};
  open("next", {}, untilMs + 60 * minute);
  expect(book.flow("f1")?.state).toBe("ended");
  open("next", {}, untilMs + 60 * minute + 1);
  expect(["idle", "f1"].map((flowId) => book.flow(flowId))).toEqual([null, null]);
  // Its wallet is still to be asked whose the contact is.
  expect(book.flow("f2")?.state).toBe("factor_proven");
  confirmContact(book, { flowId: "f2" });
  open("last", {}, untilMs + 120 * minute);
  expect(book.flow("f2")).toBeNull();
});

test("uses a proof once", () => {
  const again = proof();
  open("f1", { proof: again });
  expect(open("f2", { proof: again })).toEqual({ kind: "proof_used" });
  expect(book.flow("f2")).toBeNull();
});

test("keeps one started flow per contact and kind", () => {
  open("f1");
  open("f2");
  expect(prove("f1")).toEqual({ kind: "unknown" });
  expect(prove("f2")).toMatchObject({ kind: "proven" });
});

test("has one code good at a time at a contact, also when another key begins", () => {
  open("f1");
  open("f2", { proof: proof("another key") });
  expect(prove("f1").kind).toBe("unknown");
});

test("lets no newcomer end a flow whose contact was proven, until they prove it too", () => {
  open("f1");
  prove("f1");
  open("f2");
  expect(book.flow("f1")?.state).toBe("contact_proven");
  prove("f2");
  expect(book.flow("f1")?.state).toBe("ended");
});

test("keeps strangers from interrupting or using up the owner's own sign-ins", () => {
  book.saveContact(blind, { route: "w", state: "confirmed", flowId: "f0", untilMs: null });
  const own = { kind: "sign_in", keyRoute: "w" } as const;
  expect(open("own", own)).toMatchObject({ kind: "opened" });
  for (let i = 0; i < 10; i++) open(`s${i}`, { kind: "sign_in" });
  expect(open("s10", { kind: "sign_in" })).toMatchObject({ kind: "too_many_attempts" });
  expect(book.flow("own")?.state).toBe("started");
  expect(open("own2", own)).toMatchObject({ kind: "opened" });
});

test("takes a key that another wallet enrolled for a stranger's at this contact", () => {
  book.saveContact(blind, { route: "w", state: "confirmed", flowId: "f0", untilMs: null });
  open("own", { kind: "sign_in", keyRoute: "w" });
  for (let i = 0; i < 10; i++) open(`s${i}`, { kind: "sign_in", keyRoute: "another wallet" });
  const more = open("s10", { kind: "sign_in", keyRoute: "another wallet" });
  expect(more).toMatchObject({ kind: "too_many_attempts" });
  expect(open("s11", { kind: "sign_in" })).toMatchObject({ kind: "too_many_attempts" });
  expect(book.flow("own")).toMatchObject({ state: "started", trusted: true });
  expect(book.flow("s9")).toMatchObject({ trusted: false });
});

test("counts the starts of a contact over one sliding hour", () => {
  for (let i = 0; i < 10; i++) open(`f${i}`, {}, i * minute);
  expect(open("f10", {}, 30 * minute)).toEqual({
    kind: "too_many_attempts",
    retryAfterMs: 30 * minute,
  });
  expect(open("f11", {}, 60 * minute)).toMatchObject({ kind: "opened" });
  expect(open("f12", {}, 60 * minute)).toMatchObject({ kind: "too_many_attempts" });
});

test("refuses a factor before the contact was proven", async () => {
  open("f1");
  expect(await proveTotp("f1", 0, 0)).toEqual({ kind: "out_of_order" });
});

test("ends a registration at the fifth wrong factor, and nothing is reserved", async () => {
  open("f1");
  prove("f1");
  for (const triesLeft of [4, 3, 2, 1]) {
    expect(await wrongTotp("f1", 0)).toEqual({ kind: "wrong", triesLeft });
  }
  expect(await wrongTotp("f1", 0)).toEqual({ kind: "too_many_attempts" });
  expect(await proveTotp("f1", 0, 0)).toEqual({ kind: "too_many_attempts" });
  expect(book.contact(blind)).toBeNull();
});

test("accepts the same factor code again, and a later one, for the same wallet", async () => {
  open("f1");
  prove("f1");
  const first = await proveTotp("f1", minute, minute);
  expect(await proveTotp("f1", minute, 2 * minute)).toMatchObject({
    kind: "proven",
    walletRoute: "route of f1",
    sealedRecovery: (first as { sealedRecovery: string }).sealedRecovery,
  });
  expect(await proveTotp("f1", 3 * minute, 3 * minute)).toMatchObject({ kind: "proven" });
  expect(await proveTotp("f1", 2.5 * minute, 3 * minute)).toMatchObject({ kind: "wrong" });
  expect(book.flow("f1")?.state).toBe("factor_proven");
});

test("answers factor_given to any other code once the wallet is live, and keeps what was used", async () => {
  open("f1");
  prove("f1");
  await proveTotp("f1", minute, minute);
  confirmContact(book, { flowId: "f1" });
  const before = book.flow("f1");
  expect(await proveTotp("f1", 2 * minute, 2 * minute)).toEqual({ kind: "factor_given" });
  expect(await wrongTotp("f1", 2 * minute)).toEqual({ kind: "factor_given" });
  expect(book.flow("f1")).toEqual(before);
  expect(await proveTotp("f1", minute, 2 * minute)).toMatchObject({ kind: "proven", totpStep: 2 });
});

test("answers contact_taken when the contact became another wallet's meanwhile", async () => {
  open("f1");
  prove("f1");
  book.saveContact(blind, { route: "w", state: "confirmed", flowId: "f0", untilMs: null });
  expect(await proveTotp("f1", 0, 0)).toEqual({ kind: "contact_taken" });
  expect(book.flow("f1")?.state).toBe("ended");
  expect(book.contact(blind)?.route).toBe("w");
});

test("gives a contact to the first of two registrations that proved it", async () => {
  open("f1");
  prove("f1");
  await proveTotp("f1", 0, 0);
  expect(open("f2")).toMatchObject({ usable: true });
  expect(prove("f2")).toMatchObject({ kind: "proven", walletRoute: "route of f2" });
  expect(await proveTotp("f2", 0, 0)).toEqual({ kind: "contact_taken" });
  expect(book.flow("f2")?.state).toBe("ended");
  expect(book.contact(blind)).toMatchObject({ state: "reserved", route: "route of f1" });
  expect(confirmContact(book, { flowId: "f2" })).toEqual({ kind: "lost" });
  expect(confirmContact(book, { flowId: "f1" })).toEqual({ kind: "confirmed" });
  expect(book.contact(blind)).toMatchObject({ state: "confirmed", route: "route of f1" });
});

test("gives a key to one wallet for ever", () => {
  const claim = { jkt: "k", route: "w1", flowId: "f1" };
  expect(reserveKey(book, { ...claim, untilMs: 1 })).toEqual({ kind: "reserved" });
  expect(reserveKey(book, { ...claim, route: "w2", untilMs: 1 })).toEqual({ kind: "taken" });
  expect(confirmKey(book, claim)).toEqual({ kind: "confirmed" });
  expect(confirmKey(book, { ...claim, route: "w2" })).toEqual({ kind: "lost" });
  expect(reserveKey(book, { ...claim, route: "w2", untilMs: 2 ** 50 })).toEqual({ kind: "taken" });
});

test.each([
  ["confirms", true, "confirmed", "done"],
  ["gives up", false, undefined, "ended"],
] as const)("%s an ended reservation as its wallet says", async (_verb, owned, claim, flow) => {
  open("f1");
  prove("f1");
  await proveTotp("f1", 0, 0);
  reserveKey(book, { jkt: "key", route: "route of f1", flowId: "f1", untilMs: 2 * minute });
  const reservations = book.reservations();
  expect(dueReservations(reservations, 2 * minute)).toEqual({
    due: [],
    nextMs: 2 * minute + 5_000,
  });
  const { due } = dueReservations(reservations, 2 * minute + 5_000);
  expect(due.map((reservation) => reservation.of).sort()).toEqual(["contact", "device_key"]);
  for (const reservation of due) settleReservation(book, reservation, owned);
  expect(book.contact(blind)?.state).toBe(claim);
  expect(book.key("key")?.state).toBe(claim);
  expect(book.flow("f1")?.state).toBe(flow);
});

test("leaves a reservation alone that was renewed while its wallet was asked", async () => {
  open("f1");
  prove("f1");
  await proveTotp("f1", 0, 0);
  const [reservation] = book.reservations();
  await proveTotp("f1", minute, minute);
  if (reservation === undefined) throw new Error("the contact is reserved");
  settleReservation(book, reservation, false);
  expect(book.contact(blind)).toMatchObject({ state: "reserved", untilMs: 3 * minute });
});

test("gives the contact back when a registration is abandoned", async () => {
  open("f1");
  prove("f1");
  await proveTotp("f1", 0, 0);
  abandonFlow(book, { flowId: "f1" });
  expect(book.contact(blind)).toBeNull();
  expect(book.flow("f1")?.state).toBe("ended");
});

test("lists confirmed contacts behind one in their order, and none that was removed or is reserved", () => {
  const save = (blind: string, state: "confirmed" | "reserved", untilMs: number | null) =>
    book.saveContact(blind, { route: `route of ${blind}`, state, flowId: "flow", untilMs });
  for (const blind of ["d", "a", "b"]) save(blind, "confirmed", null);
  save("c", "confirmed", 9);
  save("e", "reserved", 9);
  const after = (blind: string, count: number) =>
    book.confirmedAfter(blind, count).map((each) => each.blind);
  expect(after("", 9)).toEqual(["a", "b", "d"]);
  expect(after("a", 9)).toEqual(["b", "d"]);
  expect(after("", 2)).toEqual(["a", "b"]);
  expect(book.confirmedAfter("b", 9)).toEqual([{ blind: "d", route: "route of d" }]);
});

test("lists reservations of contacts and keys together, the soonest end first", () => {
  const claim = (untilMs: number) => {
    return { route: "route", state: "reserved", flowId: "flow", untilMs } as const;
  };
  book.saveContact("late", claim(30));
  book.saveKey("middle", claim(20));
  book.saveContact("soon", claim(10));
  book.saveKey("kept", { ...claim(5), state: "confirmed" });
  expect(book.reservations()).toEqual([
    { ...claim(10), of: "contact", name: "soon" },
    { ...claim(20), of: "device_key", name: "middle" },
    { ...claim(30), of: "contact", name: "late" },
  ]);
});
