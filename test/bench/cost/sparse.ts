import type { Bench, Plan } from "../bench.ts";
import { type Side, sidesOf } from "../sides.ts";
import { allOf, figuresOf, report } from "./busy.ts";
import { type Day, daysOf } from "./days.ts";
import { rowsOf, secondsOf } from "./read-tallies.ts";

/** One after the other, as far apart as what a payment causes takes: objects share one thread here. */
const habit = { name: "sparse", shards: 1, connections: 1, pauseMs: 1_500, sparse: true };
const customersUnlessTold = 12;

/** Days of a build on which each customer pays at a merchant of its own. */
export function sparseDays(side: Side, plan: Plan): Promise<readonly Day[]> {
  const customers = plan.customers ?? customersUnlessTold;
  return daysOf(side, { ...habit, customers, merchants: customers }, plan);
}

/**
 * The same of a payment with nobody else about: each customer pays at a merchant of its own, and
 * every object sleeps when it is called, so that nothing is taken together.
 */
export const sparseCost: Bench = {
  name: "cost.sparse",
  summary: "rows and seconds of a payment when every object is woken for it",
  figures: ["cost.rows_sparse", "cost.object_seconds_sparse"],
  async run(plan) {
    const customers = plan.customers ?? customersUnlessTold;
    const measured = await Promise.all(
      sidesOf(plan).map(async (side) => {
        const days = await sparseDays(side, plan);
        report(`${habit.name}, ${side.name}`, days, customers);
        return {
          "cost.rows_sparse": days.map((day) => rowsOf(allOf(day)) / customers),
          "cost.object_seconds_sparse": days.map((day) => secondsOf(allOf(day)) / customers),
        };
      }),
    );
    return figuresOf(measured);
  },
};
