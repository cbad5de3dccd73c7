import type { ClockNote } from "../chronicle.ts";
import { type Asked, doneOf, type Members, nameOf } from "./asked.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { Owners } from "./owners.ts";
import { wholeWallets } from "./payments.ts";
import { all, type Kept, rowsOf, type Seen, wasPutBack } from "./seen.ts";

/** What operators were told as done is so wherever it is looked for. */
export const judgeDoneActs: Judge = (seen) => {
  const done = doneOf(seen);
  const isLost = all(seen, "Control").some((control) => wasPutBack(seen, control));
  return isLost
    ? []
    : [...judgeRevoked(done), ...judgeLifted(seen, done), ...judgeBacktests(seen, done)];
};

/** A merchant that was told as revoked is so in every list after it. */
function judgeRevoked(done: readonly Asked[]): Finding[] {
  const revoked = new Map<unknown, number>();
  for (const { exchange, route, answer, answeredMs } of done) {
    if (exchange.method !== "DELETE" || route !== "/v1/operator/merchants/mer") continue;
    const id = answer?.merchant_id;
    revoked.set(id, Math.min(answeredMs, revoked.get(id) ?? answeredMs));
  }
  return done.flatMap((asked) => {
    const { path, answer, sentMs } = asked;
    if (path !== "/v1/operator/merchants" || !Array.isArray(answer?.merchants)) return [];
    return (answer.merchants as Members[])
      .filter(({ merchant_id: id }) => sentMs >= (revoked.get(id) ?? Number.POSITIVE_INFINITY))
      .flatMap(({ merchant_id: id, state }) =>
        differ(nameOf(asked), "who was revoked is listed as such", [id, state], [id, "revoked"]),
      );
  });
}

/** How an operator stops a wallet by a call of its own. */
const freezes = /^\/v1\/operator\/wallets\/wal_[\w-]+\/freeze$/;

/** A wallet that two persons set free stands free, unless somebody has stopped it since. */
function judgeLifted(seen: Seen, done: readonly Asked[]): Finding[] {
  const owners = Owners.of(seen);
  const stops = seen.chronicle.exchanges.filter(({ method, path, body }) => {
    const isStop = method === "PUT" && path === "/v1/operator/stops";
    return body !== null && (isStop || (method === "POST" && freezes.test(path)));
  });
  return done.flatMap((asked) => {
    const { path, answer, exchange } = asked;
    const result = answer?.result as Members | undefined;
    const isLift = /\/approvals\/[\w-]+\/approve$/.test(path) && result?.stop_id !== undefined;
    if (!isLift || result?.scope !== "wallet" || typeof result.id !== "string") return [];
    const { id } = result;
    const wallet = owners.wallet(id);
    const first = stops.find(({ answer: told }) => told?.body.includes(`"${result.stop_id}"`));
    const isAgain = stops.some(
      ({ number, path, body }) =>
        first !== undefined && number > first.number && `${path} ${body}`.includes(id),
    );
    if (wallet === undefined || first === undefined || isAgain || wasPutBack(seen, wallet))
      return [];
    const [profile] = rowsOf(wallet, "profile");
    const until = profile?.stopped_until_ms ?? null;
    if (until === null || exchange.number < first.number) return [];
    return [finding(nameOf(asked), "a wallet that was set free is free", `${id}: ${until}`)];
  });
}

/** Machines by whose clocks no act of a wallet is timed, and no span. */
const areApart = /^(phone|till) /;

/** What a backtest has played of wallets are the acts that these have approved in its span. */
function judgeBacktests(seen: Seen, done: readonly Asked[]): Finding[] {
  const isOff = ({ machine, offMs }: ClockNote) =>
    !areApart.test(machine) && Math.abs(offMs) > 1_500;
  if (seen.chronicle.clocks.some(isOff)) return [];
  const owners = Owners.of(seen);
  const whole = new Set(wholeWallets(seen));
  const chosen = new Map<unknown, readonly (Kept | undefined)[]>();
  for (const { path, body, answer } of done) {
    if (!path.endsWith("/backtests") || !Array.isArray(body?.wallets)) continue;
    const wallets = [...new Set(body.wallets as string[])].map((id) => owners.wallet(id));
    chosen.set(answer?.backtest_id, wallets);
  }
  return done.flatMap((asked) => {
    const { answer } = asked;
    const wallets = chosen.get(answer?.backtest_id);
    const progress = answer?.progress as Members | undefined;
    if (answer?.state !== "done" || progress?.failed !== 0 || wallets === undefined) return [];
    if (!wallets.every((wallet) => wallet !== undefined && whole.has(wallet))) return [];
    const fromMs = Date.parse(`${answer.from}`);
    const toMs = Date.parse(`${answer.to}`);
    const acts = wallets.flatMap((wallet) => actsOf(wallet as Kept));
    const within = acts.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
    // What came at the span's end, or was declined in the end, may have been there or not.
    const sure = within.filter(({ atMs, isSure }) => isSure && atMs < toMs - 5_000);
    const played = Number(answer.acts);
    if (played >= sure.length && played <= within.length) return [];
    const shown = `${played}, counted ${sure.length} to ${within.length}`;
    return [finding(nameOf(asked), "a backtest plays what was approved", shown)];
  });
}

function actsOf(wallet: Kept): { readonly atMs: number; readonly isSure: boolean }[] {
  const declined = new Set(
    wallet.log
      .filter(({ kind, body }) => kind === "end" && body.declineCode != null)
      .map(({ body }) => body.paymentSequence),
  );
  return wallet.log
    .filter(({ kind, body }) => acts.has(kind) && body.declineCode == null)
    .map(({ atMs, sequence }) => ({ atMs, isSure: !declined.has(sequence) }));
}

const acts = new Set(["payment", "top_up", "points_in"]);
