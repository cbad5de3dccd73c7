import { type Asked, type Members, nameOf, quietOf } from "./asked.ts";
import { differ, type Finding, type Judge } from "./finding.ts";
import { Owners } from "./owners.ts";
import { wholeWallets } from "./payments.ts";
import { jsonOf, type LogRow, numberOf, numberOrNull, type Row } from "./rows.ts";
import { type Kept, rowsOf } from "./seen.ts";
import { isoOf } from "./told.ts";

/** Once nothing moves any more its owner is told of a wallet what it is, and all that happened. */
export const judgeQuietWallets: Judge = (seen) => {
  const owners = Owners.of(seen);
  const whole = new Set(wholeWallets(seen));
  const quiet = quietOf(seen).filter(({ status }) => status === 200);
  const lists = new Map<string, { asked: Asked; wallet: Kept; told: Members[]; isAll: boolean }>();
  const findings: Finding[] = [];
  for (const asked of quiet) {
    const { exchange, path, token, answer } = asked;
    const [, id] = /^\/v1\/operator\/wallets\/(wal_[\w-]+)(\/activity)?$/.exec(path) ?? [];
    const isOwn = token?.kind === "customer" && path.startsWith("/v1/wallet");
    const wallet = owners.wallet(isOwn ? token?.sub : id);
    if (wallet === undefined || !whole.has(wallet) || exchange.method !== "GET") continue;
    if (answer === null) continue;
    if (path === "/v1/wallet" || path.endsWith(`/${id}`)) {
      findings.push(...judgeView(asked, wallet, owners));
    }
    if (path === "/v1/wallet/confirmations") {
      const promise = "nothing waits for its payer any more";
      findings.push(...differ(nameOf(asked), promise, answer.confirmations, []));
    }
    const members = (answer.payments ?? answer.events) as Members[] | undefined;
    if (members === undefined) continue;
    const isFirst = !exchange.path.includes("cursor=");
    const list = isFirst ? undefined : lists.get(`${exchange.actor} ${path}`);
    const told = [...(list?.told ?? []), ...members];
    lists.set(`${exchange.actor} ${path}`, { asked, wallet, told, isAll: answer.cursor === null });
  }
  for (const { asked, wallet, told, isAll } of lists.values()) {
    const counted = asked.path.endsWith("/payments") ? paymentsTold(wallet) : activityOf(wallet);
    const said = told.map((one) => lineOf(one));
    const promise = "all that happened is told once, newest first";
    const expected = isAll ? counted : counted.slice(0, said.length);
    findings.push(...differ(nameOf(asked), promise, firstOther(said, expected), null));
  }
  return findings;
};

/** Where two lists part, or `null`. */
function firstOther(said: readonly string[], counted: readonly string[]): string | null {
  const n = Math.max(said.length, counted.length);
  for (let at = 0; at < n; at += 1) {
    if (said[at] !== counted[at]) return `${at}: ${said[at]}, counted ${counted[at]}`;
  }
  return null;
}

function lineOf(told: Members): string {
  if ("version" in told) return `${told.reference} ${told.created_at} ${told.version}`;
  const decline = (told.decline as Members | null)?.code ?? null;
  return [told.kind, told.at, told.amount, told.actor, decline, told.merchant_id].join(" ");
}

function paymentsTold(wallet: Kept): string[] {
  return wallet.log
    .filter(({ kind }) => kind === "payment")
    .map((row) => {
      const acts = wallet.log.filter(({ body }) => body.paymentSequence === row.sequence);
      const version = acts.findLast(({ body }) => body.after != null)?.body.after?.version ?? 1;
      return `${row.reference} ${isoOf(row.atMs)} ${version}`;
    })
    .reverse();
}

/** Both records, newest first: each in its own order, merged by what their clocks said. */
function activityOf(wallet: Kept): string[] {
  const events = rowsOf(wallet, "security_event")
    .toSorted((a, b) => numberOf(b.number) - numberOf(a.number))
    .map((row) => {
      const own = row.actor === "customer" || row.actor === "system" ? row.actor : "operator";
      const line = [row.kind, isoOf(numberOf(row.at_ms)), null, own, null, null].join(" ");
      return { atMs: numberOf(row.at_ms), line };
    });
  const money = wallet.log.toReversed().flatMap((row) => {
    const told = moneyOf(wallet, row);
    return told === null ? [] : [{ atMs: row.atMs, line: told }];
  });
  const merged: string[] = [];
  while (events.length > 0 || money.length > 0) {
    const [event, row] = [events[0], money[0]];
    const isEvent = row === undefined || (event !== undefined && event.atMs >= row.atMs);
    const next = isEvent ? events.shift() : money.shift();
    if (next !== undefined) merged.push(next.line);
  }
  return merged;
}

/** Who did what a row tells. */
const actors: Readonly<Record<string, string>> = {
  ...{ payment: "customer", confirmation: "customer", points_in: "customer" },
  ...{ redemption: "customer", capture: "merchant", refund: "merchant" },
  ...{ cancellation: "merchant", top_up: "partner", adjustment: "operator" },
  ...{ end: "system", reward_matured: "system" },
};

function moneyOf(wallet: Kept, row: LogRow): string | null {
  const { kind, body, atMs } = row;
  const { paymentSequence = 0, amountMinor = null, declineCode = null } = body;
  if (kind === "restored" || kind === "resent") return null;
  if (kind === "cancellation" && paymentSequence === 0) return null;
  if (kind === "adjustment" && body.refused !== null) return null;
  const payment = kind === "payment" ? row : wallet.log[paymentSequence - 1];
  const shop = paymentSequence > 0 || kind === "payment" ? payment?.body.shop : undefined;
  const isRejected = kind === "end" && declineCode === "confirmation_rejected";
  const names: Readonly<Record<string, string>> = {
    payment: declineCode === null ? "payment" : "payment_declined",
    top_up: declineCode === null ? "top_up" : "top_up_declined",
    adjustment: (amountMinor ?? 0) < 0 ? "adjustment_taken" : "adjustment",
    end: isRejected ? "rejection" : "end",
  };
  const amount = {
    end: body.returnedMinor,
    cancellation: body.returnedMinor,
    confirmation: payment?.body.amountMinor,
    reward_matured: body.points,
  }[kind];
  const told = amount ?? amountMinor;
  const isCode = ["payment", "top_up", "end"].includes(kind);
  return [
    ...[names[kind] ?? kind, isoOf(atMs), told === null ? null : Math.abs(told)],
    ...[isRejected ? "customer" : actors[kind], isCode ? declineCode : null],
    shop?.merchantId ?? null,
  ].join(" ");
}

/** State, limits, devices, contacts and factors are those that are kept. */
function judgeView(asked: Asked, wallet: Kept, owners: Owners): Finding[] {
  const { answer, token } = asked;
  const [profile] = rowsOf(wallet, "profile");
  if (answer === null || profile === undefined) return [];
  const devices = rowsOf(wallet, "device").filter(({ state }) => state !== "removed");
  const own = token?.kind === "customer" ? owners.device(token)?.number : undefined;
  const counted = {
    state: profile.state,
    stopped: profile.stopped_until_ms !== null,
    created_at: isoOf(numberOf(profile.created_ms)),
    own: jsonOf<{ paymentMinorMax?: number | null }>(profile.own_limits).paymentMinorMax ?? null,
    devices: byNumber(devices).map((row) => {
      const untilMs = numberOrNull(row.cooling_until_ms);
      const isCooling = row.state === "cooling" && untilMs !== null && untilMs > asked.sentMs;
      return [
        ...[row.name, isCooling ? "cooling" : "active", isCooling ? isoOf(untilMs) : null],
        ...[isoOf(numberOf(row.enrolled_ms)), row.stopped_until_ms !== null, row.number === own],
      ].join(" ");
    }),
    contacts: byNumber(rowsOf(wallet, "contact"))
      .filter(({ state }) => state !== "removed")
      .map((row) => `${row.type} ${row.hint} ${row.state} ${isoOf(numberOf(row.added_ms))}`),
    factors: byNumber(rowsOf(wallet, "factor"))
      .filter(({ state }) => state === "active" || state === "disabled")
      .map((row) => `${row.kind} ${row.state} ${row.label}`),
    codes: codesLeft(wallet),
  };
  const limits = answer.limits as { own: { payment_amount_max: number | null } };
  const said = {
    state: answer.state,
    stopped: answer.stopped,
    created_at: answer.created_at,
    own: limits.own.payment_amount_max,
    devices: (answer.devices as Members[]).map((one) =>
      [one.name, one.state, one.cooling_until, one.enrolled_at, one.stopped, one.current].join(" "),
    ),
    contacts: (answer.contacts as Members[]).map(
      (one) => `${one.type} ${one.hint} ${one.state} ${one.added_at}`,
    ),
    factors: (answer.factors as Members[]).map(
      (one) => `${one.kind === "webauthn" ? "passkey" : one.kind} ${one.state} ${one.label}`,
    ),
    codes: answer.recovery_codes_left,
  };
  return differ(nameOf(asked), "a wallet is told as it is kept", said, counted);
}

/** Recovery codes that nobody has used. */
function codesLeft(wallet: Kept): number {
  const [made] = rowsOf(wallet, "recovery_codes");
  const used = (made?.used_ms ?? {}) as unknown as Readonly<Record<string, number | null>>;
  return Object.values(used).filter((at) => at === null).length;
}

function byNumber(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => numberOf(a.number) - numberOf(b.number));
}
