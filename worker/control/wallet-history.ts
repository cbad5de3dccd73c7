import { GatheredHistory } from "../../src/control/gather-history.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import type { WalletRoute } from "../../src/token/seal.ts";
import type { BacktestPeriod } from "../../src/velocity/backtest.ts";
import type { PlayedHistory } from "../../src/velocity/played-history.ts";
import { answered } from "../object/legs.ts";
import type { Env } from "../platform/env.ts";
import { walletObject } from "../wallet/stub.ts";

/** A live wallet answers others for this long between two pages. */
const pagePauseMs = 20;

/**
 * What velocity knows of a wallet that can matter to acts of a period, as of today; see
 * `GatheredHistory`. Read in pages of 200 rows, each one call. Throws when the wallet
 * fails, or has not answered within `receiverAnswerMsMax`.
 */
export async function walletHistory(
  env: Env,
  route: WalletRoute,
  period: BacktestPeriod,
): Promise<Result<PlayedHistory, "history_too_long">> {
  const gathered = new GatheredHistory(period);
  const read = (from: number) => answered(walletObject(env, route).velocityHistory(from));
  for (let after: number | null = 0; after !== null; ) {
    if (after > 0) await scheduler.wait(pagePauseMs);
    const page = await read(after);
    if (!gathered.take(page)) return fail("history_too_long");
    after = page.next;
  }
  return ok(gathered.played());
}
