import { expect, it } from "vitest";
import { cancelBacktest, startBacktest } from "../../../../src/control/backtest.ts";
import { registerStart } from "../../../../worker/directory/register.ts";
import { noonMs, onRecord, openWorld } from "./control-world.ts";

it("has eight runs wait at most, and takes another one once one has ended", () => {
  const { book, aoi } = openWorld();
  const start = (backtestId: string, version = 1) => {
    const command = { backtestId, version, wallets: null, fromMs: noonMs, toMs: noonMs + 1 };
    return startBacktest(book, aoi.by(), { ...command, perSecond: 1, place: registerStart });
  };
  const refused = (reason: string) => ({ ok: false, fault: { reason } });
  expect(start("bkt_none", 2)).toMatchObject(refused("unknown"));
  for (let n = 1; n <= 8; n += 1) expect(start(`bkt_${n}`).ok).toBe(true);
  expect(start("bkt_9")).toMatchObject(refused("too_many_backtests"));
  const cancelled = { version: 1, backtestId: "bkt_1" };
  expect(cancelBacktest(book, aoi.by(), cancelled)).toMatchObject({ ok: true });
  expect(cancelBacktest(book, aoi.by(), cancelled)).toMatchObject(refused("backtest_over"));
  expect(start("bkt_10").ok).toBe(true);
  expect(start("bkt_11")).toMatchObject(refused("too_many_backtests"));
});

it("puts on record whose history is looked at: of all wallets, or of these", () => {
  const { book, aoi } = openWorld();
  const start = (backtestId: string, wallets: readonly string[] | null) => {
    const command = { backtestId, version: 1, wallets, fromMs: noonMs, toMs: noonMs + 1 };
    startBacktest(book, aoi.by(), { ...command, perSecond: 1, place: registerStart } as never);
    return JSON.parse(onRecord(book).at(-1)?.detail ?? "{}") as Record<string, unknown>;
  };
  const period = { version: 1, from_ms: noonMs, to_ms: noonMs + 1 };
  expect(start("bkt_1", null)).toEqual({ ...period, backtest_id: "bkt_1", wallets: "all" });
  expect(start("bkt_2", ["wal_1"])).toEqual({
    ...{ ...period, backtest_id: "bkt_2" },
    wallets: ["wal_1"],
  });
});
