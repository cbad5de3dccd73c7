import { expect, it } from "vitest";
import type { Wallet, WalletEvent } from "../../../../../../src/client/index.ts";
import { declines } from "../../../../../../src/decline.ts";
import { moneyNews } from "../../../../../../src/web/payer/live/money-news.ts";
import { declineView, screenOf } from "../../../../../../src/web/payer/live/payer-decline.ts";
import { isKey } from "../../../../../every-word.ts";

const wallet = (part: object) =>
  ({ state: "live", stopped: false, devices: [], ...part }) as unknown as Wallet;

it("every decline of a wallet has words for its payer, and a button that leads somewhere", () => {
  // A code that is none leaves no payment, and no event.
  const codes = declines.map(({ code }) => code).filter((code) => code !== "code_invalid");
  const views = codes.map((code) => declineView(code, undefined));
  expect(views.filter(({ reason }) => !isKey(`payer.${reason}`))).toEqual([]);
  expect(views.filter(({ act }) => !isKey(`live.${act}`) || !screenOf[act])).toEqual([]);
});

it("a wallet that cannot pay is told why by what is known of it", () => {
  const frozen = wallet({ state: "frozen" });
  expect(declineView("wallet_unavailable", frozen)).toEqual({
    reason: "wallet_frozen",
    act: "unfreeze",
  });
  const stopped = wallet({ state: "frozen", stopped: true });
  expect(declineView("wallet_unavailable", stopped).act).toBe("contact");
  const cooling = wallet({ devices: [{ current: true, state: "cooling" }] });
  expect(declineView("device_unavailable", cooling)).toEqual({
    reason: "device_cooling",
    act: "approve",
  });
  expect(declineView("device_unavailable", wallet({})).reason).toBe("device_unavailable");
});

it("a code that a newer server knows is told in the server's words", () => {
  expect(declineView("constructor", undefined)).toEqual({ reason: undefined, act: "contact" });
});

it("money that came or went back is said with its amount, and nothing else is", () => {
  const told = (kind: string, amount: number) =>
    moneyNews({ kind, amount, currency: "JPY" } as WalletEvent, "en");
  expect(told("payment.refunded", 500)).toEqual({ key: "live.refunded", amount: "¥500" });
  expect(told("top_up.credited", 500)?.key).toBe("live.credited");
  expect(told("payment.cancelled", 500)?.key).toBe("live.given_back");
  expect(told("payment.expired", 0)).toBeUndefined();
  expect(told("payment.captured", 500)).toBeUndefined();
  expect(moneyNews({ kind: "frozen" } as WalletEvent, "ja")).toBeUndefined();
});
