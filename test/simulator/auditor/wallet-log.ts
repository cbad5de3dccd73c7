import type { Body, LogRow, Shop, Velocity } from "./rows.ts";

/*
 * A wallet's log as its rows mean it: what is as usual stands in no body, and a shop and the rules of
 * a decision may be said by an earlier row.
 */

type Head = readonly [id: string, action: number, limit: number];

interface ShortDecision {
  readonly v?: number;
  readonly verdict?: string;
  readonly code?: string;
  readonly at?: number;
  readonly rules: readonly Head[] | number;
  readonly found: readonly (number | readonly (number | null)[])[];
}

interface Short {
  readonly shop?: Shop | number;
  readonly velocity?: ShortDecision | null;
  readonly shadow?: ShortDecision;
  /** Code, device, ages, carrier, reward, how long it can be cancelled, both versions. */
  readonly paid?: readonly [
    ...[string, number, number, number | null, number | null, string | null],
    ...[number, number, number, number],
  ];
}

/** The rows with their bodies whole, in the order of the log. */
export function toldLog(log: readonly LogRow[]): LogRow[] {
  const bySequence = new Map(log.map((row) => [row.sequence, row.body as Short]));
  return log.map((row) => ({ ...row, body: wholeBody(row, bySequence) }));
}

function wholeBody(row: LogRow, rows: ReadonlyMap<number, Short>): Body {
  const { shop, velocity, shadow, paid, ...rest } = row.body as Short & Body;
  const referred = typeof shop === "number" ? (rows.get(shop)?.shop as SaidShop | undefined) : shop;
  const { currency, ...said } = (referred ?? {}) as Partial<SaidShop>;
  const body: Body = {
    ...usualOf(row),
    ...(currency === undefined ? {} : { currency }),
    ...(paid === undefined ? {} : paidMembers(paid, row.atMs)),
    ...rest,
  };
  return {
    ...body,
    ...(referred === undefined
      ? {}
      : { shop: Object.assign({ terminalId: `${row.caller}` }, said) }),
    ...(velocity == null ? { velocity } : { velocity: wholeDecision(velocity, body, rows) }),
    ...(shadow === undefined ? {} : { shadow: wholeDecision(shadow, body, rows) }),
  } as Body;
}

type SaidShop = Shop & { readonly currency?: string };

function paidMembers(paid: NonNullable<Short["paid"]>, atMs: number): Body {
  const [codeIdentity, device, deviceAgeMs, olderByMs, toppedUpAgoMs, channel] = paid;
  const [reward, windowMs, snapshotVersion, policyVersion] = paid.slice(6) as number[];
  return {
    ...{ codeIdentity, device, deviceAgeMs },
    ...(olderByMs === null ? {} : { walletAgeMs: deviceAgeMs + olderByMs }),
    ...(toppedUpAgoMs === null ? {} : { toppedUpAgoMs }),
    ...(channel === null ? {} : { channel }),
    ...{ reward, windowEndMs: atMs + (windowMs ?? 0), snapshotVersion, policyVersion },
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

function wholeDecision(
  short: ShortDecision | Velocity,
  { policyVersion = 0, decidedAtMs = 0, amountMinor = 0 }: Body,
  rows: ReadonlyMap<number, Short>,
): Velocity {
  if (!("found" in short)) return short;
  const heads = typeof short.rules === "number" ? headsAt(short.rules, rows) : short.rules;
  return {
    v: short.v ?? policyVersion,
    verdict: short.verdict ?? "pass",
    code: short.code ?? null,
    at: short.at ?? decidedAtMs,
    rules: heads.map((head, n) => [...head, ...figures(short.found[n] ?? 0, amountMinor)]),
  };
}

/** What a rule found; nothing where it did not apply. */
function figures(
  found: ShortDecision["found"][number],
  amountMinor: number,
): readonly (number | null)[] {
  if (typeof found !== "number") {
    return found.length > 1 ? found : [found[0] ?? 0, (found[0] ?? 0) + amountMinor];
  }
  if (found === 0) return [];
  return found > 0 ? [found - 1, found] : [-1 - found, -1 - found];
}

/** A number below zero: the rules of the policy in shadow there. */
function headsAt(at: number, rows: ReadonlyMap<number, Short>): readonly Head[] {
  const row = rows.get(Math.abs(at));
  const rules = (at < 0 ? row?.shadow : row?.velocity)?.rules;
  return typeof rules === "object" ? rules : [];
}
