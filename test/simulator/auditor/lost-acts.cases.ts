import type { Exchange } from "../chronicle.ts";
import { claimsOf } from "./asked.ts";
import { alterLog, type Case, repeatExchange } from "./case.ts";
import { Owners } from "./owners.ts";
import { addAdjustment } from "./revoked.cases.ts";
import type { LogRow } from "./rows.ts";
import { all, labelOf, type Seen } from "./seen.ts";

/** What Control did and lost, and what nobody has seen it do. */
export const lostActCases: readonly Case[] = [
  {
    name: "a wallet decides by an older version of Control than it has seen",
    promise: "a wallet goes by no older version than it has seen",
    alter: (seen) =>
      alterLog(
        seen,
        "Wallet",
        (row, { log }) => row.kind === "payment" && log.findLast(isPayment) !== row,
        ({ snapshotVersion = 0 }) => ({ snapshotVersion: snapshotVersion + 1_000 }),
      ),
  },
  {
    name: "spending is stopped, and that was said of another till",
    promise: "a decline applies",
    alter: (seen) => {
      declineByStop(seen, { status: 403 });
      for (const { tables } of all(seen, "Control")) {
        tables.stop?.push({ scope: "terminal", target: "ter_1", lifted_at_ms: 1, until_ms: 1 });
      }
    },
  },
  ...(
    [
      ["was of another till", { id: "ter_1" }],
      ["was refused", { status: 403 }],
      ["was asked for once all was decided", { isLater: true }],
      ["was asked for before Control's file was copied", { copiedMs: 10 }],
      ["was lost long before", { lostMs: 200_000 }],
    ] as const
  ).map(([what, of]) => ({
    name: `spending is stopped, and the stop that Control lost ${what}`,
    promise: "a decline applies",
    alter: (seen: Seen) => declineByStop(seen, of),
  })),
  ...(
    [
      ["was of another amount", { amount: 501 }],
      ["was approved by whoever proposed it", { isAlone: true }],
      ["was approved by nobody", { status: 403 }],
    ] as const
  ).map(([what, of]) => ({
    name: `a balance is adjusted, and the proposal that Control lost ${what}`,
    promise: "an adjustment is what was agreed on",
    alter: (seen: Seen) => adjustByLost(seen, of),
  })),
  {
    name: "payments go on after a stop that Control has lost only later",
    promise: "stop means stop",
    alter: (seen) => stopAll(seen, seen.nowMs),
  },
  {
    name: "payments go on after a freeze that its wallet has lost only later",
    promise: "stop means stop",
    alter: (seen) => freezePayer(seen, seen.nowMs),
  },
  {
    name: "tokens go on after a signing out that its wallet has lost only later",
    promise: "what was revoked gets nothing any more",
    alter: (seen) => signOutPayer(seen, seen.nowMs),
  },
  {
    name: "tokens go on after an epoch that Control has lost only later",
    promise: "what was revoked gets nothing any more",
    alter: (seen) => revokeCustomers(seen, seen.nowMs),
  },
  {
    name: "an operator's proof comes again that Control has not lost",
    promise: "a proof is taken once",
    alter: (seen) => repeatProof(seen, 0),
  },
  {
    name: "codes are of an epoch that Control has not raised, whatever it has lost",
    promise: "the first decline that applies is the answer",
    alter: (seen) => {
      giveEpochAfter(seen);
      losesAll(seen, seen.nowMs - 1_000, 86_400_000);
    },
  },
];

const isPayment = ({ kind }: LogRow) => kind === "payment";

/** What is as it should be, whatever Control has lost. */
export const lostActTellings: readonly (readonly [string, string, (seen: Seen) => void])[] = [
  ["a decline applies", "that was told", (seen) => declineByStop(seen, {})],
  ["a decline applies", "whose answer was lost", (seen) => declineByStop(seen, { status: 503 })],
  ["an adjustment is what was agreed on", "that was told", (seen) => adjustByLost(seen, {})],
  [
    "an adjustment is what was agreed on",
    "whose answer was lost",
    (seen) => adjustByLost(seen, { status: 503 }),
  ],
  ["stop means stop", "from then on", (seen) => stopAll(seen, firstMs(seen))],
  ["stop means stop", "or a wallet, from then on", (seen) => freezePayer(seen, firstMs(seen))],
  [
    "what was revoked gets nothing any more",
    "or a wallet, from then on",
    (seen) => signOutPayer(seen, firstMs(seen)),
  ],
  [
    "what was revoked gets nothing any more",
    "from then on",
    (seen) => revokeCustomers(seen, firstMs(seen)),
  ],
  ["a proof is taken once", "from then on", (seen) => repeatProof(seen, 86_400_000)],
  [
    "the first decline that applies is the answer",
    "until then",
    (seen) => {
      giveEpochAfter(seen);
      revokeCustomers(seen, seen.nowMs - 1_000);
    },
  ],
];

/** When the first act was asked for. */
function firstMs({ chronicle }: Seen): number {
  return chronicle.exchanges.find(({ act }) => act > 0)?.sentMs ?? 0;
}

/** All spending is stopped right before the first act, and Control loses that. */
function stopAll(seen: Seen, lostMs: number): void {
  const atMs = firstMs(seen) - 50;
  const of = { scope: "spending", reason: "test" };
  ask(seen, { method: "PUT", path: "/v1/operator/stops", of, atMs, status: 200 });
  losesAll(seen, lostMs, 86_400_000);
}

/** Whoever was given the first code freezes their wallet right before the first act, and it loses that. */
function freezePayer(seen: Seen, lostMs: number): void {
  askAsPayer(seen, "/v1/wallet/freeze", {});
  walletLosesAll(seen, lostMs);
}

/** They sign out everywhere right before it, and their wallet loses that. */
function signOutPayer(seen: Seen, lostMs: number): void {
  askAsPayer(seen, "/v1/wallet/sign-out", { everywhere: true });
  walletLosesAll(seen, lostMs);
}

/** What the owner of the wallet that was given the first code of the acts shows as a token. */
function payersToken({ chronicle }: Seen): string {
  const given = chronicle.exchanges.find(
    ({ act, path, answer }) => act > 0 && path === "/v1/codes" && answer?.status === 201,
  );
  return given?.headers.authorization ?? "";
}

function askAsPayer(seen: Seen, path: string, of: object): void {
  const authorization = payersToken(seen);
  const atMs = firstMs(seen) - 50;
  ask(seen, { method: "POST", path, of, atMs, status: 200, authorization });
}

function walletLosesAll(seen: Seen, atMs: number): void {
  const { sub } = claimsOf(payersToken(seen)) ?? {};
  const wallet = Owners.of(seen).wallet(`${sub}`);
  if (wallet === undefined) throw new Error("nobody was given a code");
  const what = `${labelOf(wallet)}, as it was 86400000 ms before`;
  seen.chronicle.mishaps.push({ atMs, kind: "put back", what });
}

/** The epoch of all customers is raised right before the first act, and Control loses that. */
function revokeCustomers(seen: Seen, lostMs: number): void {
  const path = "/v1/operator/approvals/apr_1/approve";
  const told = { act: "raise_kind_epoch", result: { scope: "customers" } };
  ask(seen, { method: "POST", path, of: {}, atMs: firstMs(seen) - 50, status: 200, told });
  losesAll(seen, lostMs, 86_400_000);
}

/** All codes are of the epoch of all customers after the one that they were given out under. */
function giveEpochAfter(seen: Seen): void {
  for (const { tables } of all(seen, "Wallet")) {
    for (const table of ["code", "seal_batch"]) {
      const rows = (tables[table] ?? []).map((row) => ({
        ...row,
        customers_epoch: Number(row.customers_epoch) + 1,
      }));
      Object.assign(tables, { [table]: rows });
    }
  }
}

/** What an operator did is sent once more in the end; Control's file was put back a moment before. */
function repeatProof(seen: Seen, copiedMs: number): void {
  repeatExchange(seen, /^POST \/v1\/operator\//, {});
  losesAll(seen, seen.nowMs - 1, copiedMs);
}

interface StopOf {
  /** Of the till, unless told. */
  readonly id?: string;
  readonly status?: number;
  /** After the decision, not before. */
  readonly isLater?: boolean;
  /** How long before it was put back Control's file was copied. */
  readonly copiedMs?: number;
  /** How long before the payment all that was. */
  readonly lostMs?: number;
}

/** The first payment that was approved is declined for a stop of its till, of which Control has nothing. */
function declineByStop(
  seen: Seen,
  { id, status = 200, isLater = false, copiedMs = 10_000, lostMs = 0 }: StopOf,
): void {
  const { exchanges } = seen.chronicle;
  const asksFor = (row: LogRow, { method, path, body, headers }: Exchange) =>
    `${method} ${path}` === "POST /v1/payments" &&
    JSON.parse(body ?? "{}").reference === row.reference &&
    claimsOf(headers.authorization ?? "")?.sub === row.caller;
  const isPaid = (row: LogRow) =>
    row.kind === "payment" &&
    row.body.declineCode === null &&
    exchanges.some((each) => asksFor(row, each) && each.answer?.status === 200);
  const row = all(seen, "Wallet")
    .flatMap(({ log }) => log)
    .find(isPaid);
  if (row === undefined) throw new Error("nobody paid");
  const asked = exchanges.filter((each) => asksFor(row, each));
  const sentMs = Math.min(...asked.map((each) => each.sentMs));
  const lastMs = Math.max(...asked.map(({ answer }) => answer?.atMs ?? 0));
  for (const { tables } of all(seen, "Control")) Object.assign(tables, { stop: [] });
  alterLog(seen, "Wallet", isPaid, () => ({ declineCode: "spending_stopped" }));
  const atMs = isLater ? lastMs + 100 : sentMs - 100 - lostMs;
  const stop = { scope: "terminal", id: id ?? row.caller, reason: "test" };
  ask(seen, { method: "PUT", path: "/v1/operator/stops", of: stop, atMs, status });
  losesAll(seen, atMs + 100, copiedMs);
}

interface AdjustmentOf {
  readonly amount?: number;
  readonly isAlone?: boolean;
  readonly status?: number;
}

/** A balance is adjusted by what two persons have agreed on, of which Control has nothing. */
function adjustByLost(
  seen: Seen,
  { amount = 500, isAlone = false, status = 200 }: AdjustmentOf,
): void {
  const desks = new Map<unknown, string>();
  for (const { actor, headers } of seen.chronicle.exchanges) {
    const { authorization = "" } = headers;
    const sub = claimsOf(authorization)?.sub;
    if (actor.startsWith("desk ") && sub !== undefined) desks.set(sub, authorization);
  }
  const [by = "", other = ""] = desks.values();
  const atMs = seen.nowMs - 1_000;
  const path = "/v1/operator/adjustments";
  const of = { amount, reference: "adjust" };
  ask(seen, { method: "POST", path, of, atMs, status: 202, authorization: by });
  ask(seen, {
    ...{ method: "POST", path: "/v1/operator/approvals/apr_1/approve", of: {}, atMs, status },
    authorization: isAlone ? by : other,
  });
  addAdjustment(seen, 500);
  losesAll(seen, atMs + 100, 10_000);
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly of: object;
  readonly atMs: number;
  readonly status: number;
  readonly authorization?: string;
  readonly told?: object;
}

function ask({ chronicle }: Seen, call: Call): void {
  const { method, path, of, atMs, status, authorization, told } = call;
  const { exchanges } = chronicle;
  const body = JSON.stringify({ approval_id: "apr_1", stop_id: "stp_1", ...told });
  exchanges.push({
    ...{ number: exchanges.length + 1, act: 1, actor: "desk 1", method, path },
    headers: authorization === undefined ? {} : { authorization },
    body: JSON.stringify(of),
    sentMs: atMs,
    answer: { atMs: atMs + 20, status, headers: {}, body },
  });
}

/** Control's file is put back as it was some time before. */
function losesAll(seen: Seen, atMs: number, copiedMs: number): void {
  const [control] = all(seen, "Control");
  if (control === undefined) throw new Error("no Control");
  const what = `${labelOf(control)}, as it was ${copiedMs} ms before`;
  seen.chronicle.mishaps.push({ atMs, kind: "put back", what });
}
