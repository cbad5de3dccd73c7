import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { jsonOf, numberOrNull, type Row } from "./rows.ts";
import { all, type Kept, rowsOf, type Seen, wasPutBack } from "./seen.ts";

/** Within fifteen minutes of the last fault nothing waits any more that time alone brings on. */
export const judgeDrained: Judge = (seen) => [
  ...all(seen, "Wallet").flatMap((wallet) =>
    isBehind(wallet) ? judgeBehind(wallet, seen) : judgeWallet(wallet, seen.nowMs),
  ),
  ...all(seen, "Settlement").flatMap((kept) => [
    ...empty(kept, "forward"),
    ...empty(kept, "feed"),
    ...empty(kept, "feed_retry"),
  ]),
  ...all(seen, "Partner").flatMap((kept) => [
    ...none(kept, "ask_retry", ({ wallet }) => !behind(seen).has(`${wallet}`)),
    ...none(
      kept,
      "claim",
      ({ result, wallet }) => result === "pending" && !behind(seen).has(`${wallet}`),
    ),
    ...none(kept, "claim", ({ stopped_ms: at }) => isOver(at, seen.nowMs)),
  ]),
  ...all(seen, "Directory").flatMap((kept) =>
    ["contact", "device_key"].flatMap((table) =>
      none(kept, table, ({ state, until_ms: until }) =>
        state === "reserved" ? isOver(until, seen.nowMs) : false,
      ),
    ),
  ),
  ...all(seen, "Courier").flatMap((kept) => none(kept, "message", (row) => row.retry_ms !== null)),
  ...all(seen, "Terminal").flatMap((kept) => none(kept, "finding", (row) => row.sent_ms === null)),
  ...all(seen, "Control").flatMap((control) => judgeControl(control, seen)),
];

/** A wallet that lost rows moves no money until two persons have had it restored. */
function isBehind(wallet: Kept): boolean {
  const behind = rowsOf(wallet, "head")[0]?.behind;
  return behind !== undefined && behind !== null;
}

function behind(seen: Seen): ReadonlySet<string> {
  const wallets = all(seen, "Wallet").filter(isBehind);
  return new Set(wallets.map(({ name }) => name));
}

function judgeBehind(wallet: Kept, seen: Seen): Finding[] {
  if (wasPutBack(seen, wallet)) return [];
  return [finding(wallet, "who has lost nothing is not behind", "its file was never put back")];
}

/** What is due may come up to this much later: alarms ring, and clocks differ. */
const graceMs = 60_000;

function isOver(at: Row[string] | undefined, nowMs: number): boolean {
  const atMs = numberOrNull(at);
  return atMs !== null && atMs + graceMs < nowMs;
}

function judgeWallet(wallet: Kept, nowMs: number): Finding[] {
  const [head] = rowsOf(wallet, "head");
  if (head === undefined) return [];
  const marks = rowsOf(wallet, "destination");
  const outbox = jsonOf<Record<string, { last: number }>>(head.outbox);
  const closing = jsonOf<{ atMs: number }[]>(head.closing);
  return [
    ...Object.entries(outbox).flatMap(([name, { last }]) => {
      const mark = marks.find((row) => row.name === name);
      const said = { mark: mark?.mark, failures: mark?.failures };
      return differ(wallet, `${name} has acknowledged all`, said, { mark: last, failures: 0 });
    }),
    ...closing
      .map(({ atMs }) => atMs)
      .filter((at) => isOver(at, nowMs))
      .map((at) => finding(wallet, "what ends by itself has ended", `${at} at ${nowMs}`)),
  ];
}

/** Stops that have an end, and what two persons agreed on. */
function judgeControl(control: Kept, { nowMs }: Seen): Finding[] {
  return [
    ...none(control, "stop", (row) => row.lifted_at_ms === null && isOver(row.until_ms, nowMs)),
    ...none(control, "approval", (row) => row.status === "approved" && row.result === null),
    ...none(control, "confirm_terminal", (row) => isOver(row.until_ms, nowMs)),
    ...none(control, "backtest", (row) => row.state === "running"),
  ];
}

function empty(kept: Kept, table: string): Finding[] {
  return none(kept, table, () => true);
}

function none(kept: Kept, table: string, waits: (row: Row) => boolean): Finding[] {
  return rowsOf(kept, table)
    .filter(waits)
    .slice(0, 3)
    .map((row) => finding(kept, `nothing waits in ${table}`, JSON.stringify(row)));
}
