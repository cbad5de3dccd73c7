import { type Bench, tell } from "../bench.ts";
import { median, spread } from "../figures.ts";
import { OldWallets, type Paid } from "./old-wallets.ts";

const paymentsPast = 10_000;
const paymentsLongPast = 100_000;
/** Longer than any rule looks back. */
const longAgoMs = 40 * 24 * 3_600_000;

/**
 * Payments of wallets with a long past, made by the product's own rules: how much longer one takes
 * when every object sleeps, and how many rows a wallet then reads for one.
 */
export const history: Bench = {
  name: "history.past",
  summary: "payments of wallets with 10,000 and with 100,000 past payments",
  figures: ["cold.vs_warm", "history.growth"],
  async run(plan) {
    const old = await OldWallets.make();
    await old.growBy(paymentsPast);
    const ratios: number[] = [];
    for (let round = 0; round < (plan.rounds ?? 5); round += 1) {
      const cold = await old.payOnce({ asleep: true });
      const warm = await old.payOnce({ asleep: false });
      ratios.push(median(cold.times) / median(warm.times));
      tell(`  asleep ${spread(cold.times)} ms, awake ${spread(warm.times)} ms`);
    }
    const lately = await old.payOnce({ asleep: true });
    tell(`  ${toldRows(lately)} when 1,500 payments were made in the last 30 days`);
    await old.growBy(paymentsLongPast - paymentsPast, { wallets: 1, laterMs: longAgoMs });
    const after = await old.payOnce({ asleep: true });
    await old.end();
    const { payment, code } = after.rowsRead;
    tell(`  ${toldRows(after)} with ${paymentsLongPast} past payments`);
    return [
      { name: "cold.vs_warm", values: ratios },
      { name: "history.growth", values: [Math.max(payment, code)] },
    ];
  },
};

function toldRows({ rowsRead: { payment, code } }: Paid): string {
  return `${payment} rows read for a payment and ${code} for its code`;
}
