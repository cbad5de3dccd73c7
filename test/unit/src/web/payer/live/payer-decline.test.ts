import { expect, it } from "vitest";
import type { Wallet, WalletEvent } from "../../../../../../src/client/index.ts";
import { declines } from "../../../../../../src/decline.ts";
import { moneyNews } from "../../../../../../src/web/payer/live/money-news.ts";
import { declineView, screenOf } from "../../../../../../src/web/payer/live/payer-decline.ts";
import { isKey } from "../../../../../every-word.ts";

const limits = { own: { payment_amount_max: null } };
const wallet = (part: object) =>
  ({ state: "live", stopped: false, devices: [], limits, ...part }) as unknown as Wallet;
const viewOf = (code: string, known?: Wallet) =>
  declineView(code, { wallet: known, hasSupport: true });

it("every decline of a wallet has words for its payer, and a button that leads somewhere", () => {
  // A code that is none leaves no payment, and no event.
  const codes = declines.map(({ code }) => code).filter((code) => code !== "code_invalid");
  const views = codes.map((code) => viewOf(code));
  expect(views.filter(({ reason }) => !isKey(`payer.${reason}`))).toEqual([]);
  expect(views.filter(({ act }) => !isKey(`live.${act}`))).toEqual([]);
  const led = views.flatMap(({ act }) => (act === null || act === "contact" ? [] : [act]));
  expect(led.filter((act) => !screenOf[act])).toEqual([]);
});

it("no button leads to help that the deployment does not name, nor to a limit nobody has set", () => {
  for (const code of ["spending_stopped", "velocity_pattern", "velocity_amount_exceeded"]) {
    expect(viewOf(code).act).toBe("contact");
    expect(declineView(code, { wallet: undefined, hasSupport: false }).act).toBeNull();
  }
  const limited = wallet({ limits: { own: { payment_amount_max: 2_000 } } });
  expect(viewOf("code_not_for_this_payment", limited).act).toBe("limits");
  expect(viewOf("code_not_for_this_payment", wallet({})).act).toBe("new_code");
  // What the operator limits stands on no page of the payer's.
  const acts = declines.map(({ code }) => [code, viewOf(code, limited).act]);
  expect(acts.filter(([, act]) => act === "limits")).toEqual([
    ["code_not_for_this_payment", "limits"],
  ]);
});

it("a wallet that cannot pay is told why by what is known of it", () => {
  const frozen = wallet({ state: "frozen" });
  expect(viewOf("wallet_unavailable", frozen)).toEqual({
    reason: "wallet_frozen",
    act: "unfreeze",
  });
  const stopped = wallet({ state: "frozen", stopped: true });
  expect(viewOf("wallet_unavailable", stopped).act).toBe("contact");
  const cooling = wallet({ devices: [{ current: true, state: "cooling" }] });
  expect(viewOf("device_unavailable", cooling)).toEqual({
    reason: "device_cooling",
    act: "approve",
  });
  expect(viewOf("device_unavailable", wallet({})).reason).toBe("device_unavailable");
});

it("a code that a newer server knows is told in the server's words", () => {
  expect(viewOf("constructor")).toEqual({ reason: undefined, act: "contact" });
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
