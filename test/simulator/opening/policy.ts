import type { PolicyDocument } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import type { Desk } from "../cast.ts";
import { must } from "./must.ts";

const minute = { sliding_ms: 60_000 };
const tenMinutes = { sliding_ms: 600_000 };
const day = { sliding_ms: 86_400_000 };

type Window = typeof minute | { calendar: "day" | "week" | "month"; zone: string };

const rule = (
  act: string,
  watch: readonly string[],
  metric: string,
  window: Window,
  limit: number,
  more: object = {},
) => ({
  id: `${act}.${watch.join("_")}.${metric.replace(":", "_")}.${limit}`,
  ...{ act, watch, metric, window, limit, action: "decline", ...more },
});

const giveBack = { give_back: true };

/** Large sums come in and go out: balances reach their limit. */
export const loosePolicy = {
  currency: "JPY",
  rules: [
    rule("payment", ["wallet"], "count", minute, 12, giveBack),
    rule("payment", ["wallet"], "amount", tenMinutes, 200_000, giveBack),
    rule("payment", ["wallet"], "amount", day, 600_000, giveBack),
    rule("payment", ["wallet"], "given_back_count", day, 3, { action: "confirm" }),
    rule("payment", ["wallet"], "consecutive_declines", tenMinutes, 6, { action: "flag" }),
    rule("top_up", ["wallet"], "amount", day, 5_000_000),
    rule("top_up", ["wallet"], "count", tenMinutes, 20),
    rule("terminal", ["terminal"], "distinct:wallet", tenMinutes, 4, { action: "flag" }),
  ],
};

/** Small shops of small amounts: every rule is met soon. */
export const strictPolicy = {
  currency: "JPY",
  rules: [
    rule("payment", ["wallet"], "count", minute, 2, giveBack),
    rule("payment", ["wallet", "merchant"], "amount", tenMinutes, 15_000, giveBack),
    rule(
      "payment",
      ["device"],
      "amount",
      { calendar: "day", zone: "Asia/Tokyo" },
      60_000,
      giveBack,
    ),
    rule("payment", ["wallet"], "distinct:store", tenMinutes, 2, giveBack),
    rule("payment", ["wallet"], "declines", tenMinutes, 4),
    rule("payment", ["wallet"], "time_since_last", minute, 1_500),
    rule("payment", ["wallet"], "travel_speed", day, 250, { action: "confirm" }),
    rule("payment", ["wallet"], "count", tenMinutes, 3, { action: "confirm", near_bp: 500 }),
    rule("payment", ["wallet"], "given_back", day, 20_000),
    rule("top_up", ["wallet"], "count", tenMinutes, 2),
    rule("top_up", ["wallet"], "amount", day, 120_000),
    rule("sign_in", ["device"], "declines", tenMinutes, 8),
    rule("terminal", ["terminal"], "distinct:wallet", tenMinutes, 2, {
      action: "confirm",
      when: { amount: { from: 10_000 } },
    }),
    rule("terminal", ["terminal"], "declines", tenMinutes, 5, { action: "flag" }),
    rule("store", ["store"], "count", tenMinutes, 8, { action: "flag" }),
  ],
};

/** Has another policy decide, in some towns; true where large sums pass. */
export async function openPolicy(
  [first, second]: readonly [Desk, Desk, ...Desk[]],
  dice: Dice,
): Promise<boolean> {
  const policy = dice.pick([null, null, loosePolicy, strictPolicy]);
  if (policy === null) return false;
  const { actor, operator } = first;
  const document = policy as PolicyDocument;
  const { version } = await must(actor, () => operator.addPolicy(document));
  const asked = await must(actor, () => operator.activatePolicy(version));
  const { approval_id: approval } = asked as { approval_id: string };
  await must(second.actor, () => second.operator.approve(approval));
  return policy === loosePolicy;
}
