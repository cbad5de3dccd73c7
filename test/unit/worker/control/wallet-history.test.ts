import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { receiverAnswerMsMax } from "../../../../src/bounds.ts";
import type { WalletRoute } from "../../../../src/token/seal.ts";
import { walletHistory } from "../../../../worker/control/wallet-history.ts";
import { registerPage } from "../../../../worker/directory/register.ts";
import type { Env } from "../../../../worker/platform/env.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

/** A deployment whose objects never answer. */
const never = () => new Promise<never>(() => undefined);
const silent = {
  idFromName: (name: string) => name,
  get: () => ({ velocityHistory: never, register: never }),
};
const env = { WALLET: silent, DIRECTORY: silent } as unknown as Env;

it.each([
  ["a wallet", () => walletHistory(env, "route" as WalletRoute, { fromMs: 0, toMs: 1 })],
  ["a shard of the register", () => registerPage(env, "00", 50)],
])("gives up %s that never answers, so that a backtest can go on", async (_, ask) => {
  const outcome = expect(ask()).rejects.toThrow("the receiver does not answer");
  await vi.advanceTimersByTimeAsync(receiverAnswerMsMax);
  await outcome;
});
