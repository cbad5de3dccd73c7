import { type Asked, askedOf, doneOf, type Members, nameOf } from "./asked.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import { lostByControlMs, lostByWalletMs } from "./lost-acts.ts";
import { type Span, spansOf, walletsById } from "./order.ts";
import type { LogRow } from "./rows.ts";
import { all, type Kept, labelOf, type Seen } from "./seen.ts";

/** Once it is told that something has stopped, nothing of it that is sent later takes place. */
export const judgeStops: Judge = (seen) => {
  const stops = stopsOf(seen);
  return stops.length === 0 ? [] : [...judgeRows(seen, stops), ...judgeCalls(seen, stops)];
};

/** What has stopped, from when it was told until somebody began to end it, in true time. */
interface Stop {
  readonly told: Asked;
  readonly scope: string;
  readonly id: string | null;
  readonly fromMs: number;
  readonly untilMs: number;
}

function stopsOf(seen: Seen): Stop[] {
  return [
    ...doneOf(seen).flatMap((told) => raised(seen, told) ?? []),
    ...doneOf(seen).flatMap((told) => frozen(seen, told) ?? []),
    ...doneOf(seen).flatMap((told) => revoked(told) ?? []),
  ].map((stop) => ({ ...stop, untilMs: Math.min(stop.untilMs, lostMs(seen, stop)) }));
}

/** When whoever keeps a stop has lost it. What operators do to one wallet both Control and it keep. */
function lostMs(seen: Seen, { told, scope }: Stop): number {
  if (told.token?.kind === "customer") return lostByWalletMs(seen, told);
  return scope === "wallet" || scope === "device"
    ? Number.POSITIVE_INFINITY
    : lostByControlMs(seen, told);
}

/** By operators: until the stop's lifting is first asked for, or its end by any clock in town. */
function raised(seen: Seen, told: Asked): Stop | null {
  const { exchange, path, body, answer, answeredMs } = told;
  const [, wallet] = /^\/v1\/operator\/wallets\/(wal_[\w-]+)\/freeze$/.exec(path) ?? [];
  const isStop = exchange.method === "PUT" && path === "/v1/operator/stops";
  if ((!isStop && wallet === undefined) || body === null) return null;
  const lifting = askedOf(seen).filter(
    (asked) => asked.exchange.method === "DELETE" && asked.path.endsWith(`/${answer?.stop_id}`),
  );
  const off = Math.max(0, ...seen.chronicle.clocks.map(({ offMs }) => Math.abs(offMs)));
  const end = typeof body.until === "string" ? Date.parse(body.until) - off - 1_000 : null;
  const ends = [...lifting.map(({ sentMs }) => sentMs), end ?? Number.POSITIVE_INFINITY];
  const id = wallet ?? (typeof body.id === "string" ? body.id : null);
  const scope = wallet === undefined ? `${body.scope}` : "wallet";
  return { told, scope, id, fromMs: answeredMs, untilMs: Math.min(...ends) };
}

/** By its owner: until somebody asks for its unfreezing. */
function frozen(seen: Seen, told: Asked): Stop | null {
  const { exchange, path, token, answeredMs } = told;
  if (exchange.method !== "POST" || path !== "/v1/wallet/freeze" || token === null) return null;
  const thaws = askedOf(seen).filter(
    (asked) => asked.path.endsWith("/unfreeze") && asked.answeredMs > told.sentMs,
  );
  const untilMs = Math.min(...thaws.map(({ sentMs }) => sentMs));
  return { told, scope: "wallet", id: token.sub, fromMs: answeredMs, untilMs };
}

/** For ever. */
function revoked(told: Asked): Stop | null {
  const { exchange, path, status, answeredMs } = told;
  const [, id = "", kind] =
    /\/((dev|ter|mer|par)_[\w-]+)$/.exec(exchange.method === "DELETE" ? path : "") ?? [];
  const scopes: Members = { dev: "device", ter: "terminal", mer: "merchant", par: "partner" };
  if (kind === undefined || status === 202 || path.includes("/confirmations/")) return null;
  const untilMs = Number.POSITIVE_INFINITY;
  return { told, scope: `${scopes[kind]}`, id, fromMs: answeredMs, untilMs };
}

/** Whose a row is, by every name that a stop may have for it. */
interface Named {
  readonly kind: string;
  readonly names: ReadonlySet<string>;
}

const stoppedBy: Readonly<Record<string, readonly string[]>> = {
  payment: ["everything", "spending", "merchant", "store", "terminal", "wallet", "device"],
  refund: ["everything", "refunds", "merchant", "terminal"],
  top_up: ["everything", "top_up", "partner"],
  redemption: ["redemption", "wallet", "device"],
};

function judgeRows(seen: Seen, stops: readonly Stop[]): Finding[] {
  const spans = spansOf(seen);
  const ids = new Map([...walletsById(seen)].map(([id, wallet]) => [wallet, id]));
  const devices = devicesById(seen);
  return all(seen, "Wallet").flatMap((wallet) =>
    wallet.log.flatMap((row) => {
      const span = spans.get(row);
      if (span === undefined || row.body.declineCode != null) return [];
      const named = namedOf(wallet, row, { ids, devices });
      return stops
        .filter((stop) => binds(stop, named, row) && isWithin(stop, span))
        .map((stop) => {
          const shown = `row ${row.sequence} (${row.kind}), after ${nameOf(stop.told)} (${stop.scope})`;
          return finding(labelOf(wallet), "stop means stop", shown);
        });
    }),
  );
}

/** Asked for after the stop was told, and decided before anybody began to end it. */
function isWithin({ fromMs, untilMs }: Stop, { sentMs, toldMs }: Span): boolean {
  if (sentMs <= fromMs) return false;
  return untilMs === Number.POSITIVE_INFINITY || toldMs < untilMs;
}

function binds(stop: Stop, { kind, names }: Named, { body }: LogRow): boolean {
  const { scope, id } = stop;
  if (scope.startsWith("top_up:")) return kind === "top_up" && scope === `top_up:${body.channel}`;
  if (!(stoppedBy[kind] ?? []).includes(scope)) return false;
  return id === null || names.has(id);
}

interface Ids {
  readonly ids: ReadonlyMap<Kept, string>;
  readonly devices: ReadonlyMap<string, string>;
}

function namedOf(wallet: Kept, row: LogRow, { ids, devices }: Ids): Named {
  const { shop, device, partnerId } = row.body;
  const names = [
    row.caller,
    shop?.merchantId,
    shop?.storeId,
    shop?.terminalId,
    partnerId,
    ids.get(wallet),
    devices.get(`${wallet.name} ${device}`),
  ];
  return { kind: row.kind, names: new Set(names.filter((name) => name != null)) };
}

/** The id of a device by its wallet and number, from the codes that it was given. */
function devicesById(seen: Seen): ReadonlyMap<string, string> {
  const byCode = new Map<string, string>();
  for (const { name, tables } of all(seen, "Wallet")) {
    for (const { jti, device } of tables.code ?? []) byCode.set(`${jti}`, `${name} ${device}`);
  }
  const devices = new Map<string, string>();
  for (const { route, token, answer } of doneOf(seen)) {
    const device = route === "/v1/codes" ? byCode.get(`${answer?.jti}`) : undefined;
    if (device !== undefined && token !== null) devices.set(device, token.client_id);
  }
  return devices;
}

const callScopes: Readonly<Record<string, readonly string[]>> = {
  "POST /v1/codes": ["everything", "code_issue"],
  "POST /v1/registrations": ["everything", "registration"],
  "POST /v1/sign-ins": ["everything", "sign_in"],
};

/** Calls that leave no row of money. */
function judgeCalls(seen: Seen, stops: readonly Stop[]): Finding[] {
  return doneOf(seen).flatMap((asked) => {
    const scopes = callScopes[`${asked.exchange.method} ${asked.route}`] ?? [];
    return stops
      .filter(({ scope, id }) => scopes.includes(scope) && id === null)
      .filter((stop) => isWithin(stop, { sentMs: asked.sentMs, toldMs: asked.answeredMs }))
      .map(({ told, scope }) =>
        finding(nameOf(asked), "stop means stop", `after ${nameOf(told)} (${scope})`),
      );
  });
}
