import { expect, it } from "vitest";
import { cancelBacktest, startBacktest } from "../../../../src/control/backtest.ts";
import { registerStart } from "../../../../worker/directory/register.ts";
import { noonMs, openWorld } from "./control-world.ts";

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
