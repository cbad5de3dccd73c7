import type { Body, LogRow, Shop, Transfer, Velocity } from "./rows.ts";

/*
 * A wallet's log as its rows mean it: what is as usual stands in no body, transfers are lists, and a shop
 * and the rules of a decision may be said by an earlier row.
 */

type Head = readonly [id: string, action: number, limit: number];

interface ShortDecision {
  readonly v?: number;
  readonly verdict?: string;
  readonly code?: string;
  readonly at?: number;
  readonly rules: readonly Head[] | number;
  readonly found: readonly (0 | readonly (number | null)[])[];
}

type ShortTransfer = readonly [string, string, string, number, number?];

interface Short {
  readonly shop?: Shop | number;
  readonly velocity?: ShortDecision | null;
  readonly shadow?: ShortDecision;
  readonly transfers?: readonly (ShortTransfer | Transfer)[];
}

/** The rows with their bodies whole, in the order of the log. */
export function toldLog(log: readonly LogRow[]): LogRow[] {
  const bySequence = new Map(log.map((row) => [row.sequence, row.body as Short]));
  return log.map((row) => ({ ...row, body: wholeBody(row, bySequence) }));
}

function wholeBody(row: LogRow, rows: ReadonlyMap<number, Short>): Body {
  const { shop, velocity, shadow, transfers = [], ...rest } = row.body as Short & Body;
  const body: Body = { ...usualOf(row), ...rest, transfers: transfers.map(wholeTransfer) };
  const said = typeof shop === "number" ? (rows.get(shop)?.shop as Shop | undefined) : shop;
  return {
    ...body,
    ...(said === undefined ? {} : { shop: Object.assign({ terminalId: `${row.caller}` }, said) }),
    ...(velocity == null ? { velocity } : { velocity: wholeDecision(velocity, body, rows) }),
    ...(shadow === undefined ? {} : { shadow: wholeDecision(shadow, body, rows) }),
  } as Body;
}

/** What is not written of a payment. */
function usualOf({ kind, atMs, body }: LogRow): Body {
  if (kind !== "payment") return {};
  const waits = body.confirmByMs != null || body.holdUntilMs != null;
  const moves = body.declineCode == null && !waits;
  return {
    ...{ capture: "automatic", allowDuplicate: false, cashier: null, declineCode: null },
    ...{ spentBy: null, confirmByMs: null, holdUntilMs: null, reward: 0, decidedAtMs: atMs },
    sentMinor: moves ? (body.amountMinor ?? 0) : 0,
  };
}

function wholeTransfer(transfer: ShortTransfer | Transfer): Transfer {
  if (!Array.isArray(transfer)) return transfer as Transfer;
  const [type, debit, credit, amountMinor, releasesMinor] = transfer as ShortTransfer;
  return {
    ...{ type: type as Transfer["type"], debit, credit },
    ...(type === "void" ? {} : { amountMinor }),
    ...(releasesMinor === undefined ? {} : { releasesMinor }),
  };
}

function wholeDecision(
  short: ShortDecision | Velocity,
  { policyVersion = 0, decidedAtMs = 0 }: Body,
  rows: ReadonlyMap<number, Short>,
): Velocity {
  if (!("found" in short)) return short;
  const heads = typeof short.rules === "number" ? headsAt(short.rules, rows) : short.rules;
  return {
    v: short.v ?? policyVersion,
    verdict: short.verdict ?? "pass",
    code: short.code ?? null,
    at: short.at ?? decidedAtMs,
    rules: short.found.map((found, n) => {
      const [id = "", action = 0, limit = 0] = heads[n] ?? [];
      return found === 0 ? [id, action, limit] : [id, action, limit, ...found];
    }),
  };
}

/** A number below zero: the rules of the policy in shadow there. */
function headsAt(at: number, rows: ReadonlyMap<number, Short>): readonly Head[] {
  const row = rows.get(Math.abs(at));
  const rules = (at < 0 ? row?.shadow : row?.velocity)?.rules;
  return typeof rules === "object" ? rules : [];
}
