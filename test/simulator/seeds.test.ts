import { describe, expect, it } from "vitest";
import { makeBundles } from "../whole-worker/town.ts";
import { type Plan, planOf } from "./plan.ts";
import { playSeed } from "./play.ts";
import { kindNames, type Swarm } from "./weather/swarm.ts";

const replacing: Swarm = new Map([
  ["replacements", 7],
  ["restarts", 0.5],
]);

const everything: Swarm = new Map(kindNames.map((name) => [name, 1]));

/** Seeds that found something once, as they were when they did. */
const seeds: readonly { readonly plan: Plan; readonly why: string }[] = [
  {
    plan: { ...planOf(11, 400), swarm: new Map([["messages", 7]]) },
    why: "a Settlement's alarm waited for ever for Control's answer, and told nobody anything more",
  },
  {
    plan: planOf(24, 400),
    why: "a Terminal's alarm waited for ever for Control, which was told of no finding any more",
  },
  {
    plan: planOf(31, 400),
    why: "a till's day lacked what was done to a payment whose id had got another number",
  },
  {
    plan: planOf(57, 400),
    why: "a wallet's rules counted a payment that was never kept, by an instance that was replaced",
  },
  {
    plan: planOf(79, 400),
    why: "a wallet stayed stopped that was told of a freeze after two persons had lifted it",
  },
  {
    plan: planOf(92, 400),
    why: "a wallet whose disk was full for its alarm never wrote what Settlements had acknowledged",
  },
  {
    plan: { ...planOf(138, 400), swarm: everything },
    why: "a wallet and a Settlement told nobody of what they had kept by a clock an hour ahead",
  },
  {
    plan: planOf(190, 400),
    why: "a Settlement that ended in seven rings in a row waited for a call, and nobody calls in the calm",
  },
  {
    plan: { ...planOf(603, 400), swarm: new Map([["broken batches", 6]]) },
    why: "a wallet took it for a mistake of its own that a Settlement's disk was full for a statement",
  },
  {
    plan: { ...planOf(60043, 400), swarm: replacing },
    why: "a till that was revoked asked without end what became of a payment that waited for its payer",
  },
  {
    plan: { ...planOf(903583603, 400), swarm: new Map([["replacements", 7]]) },
    why: "an instance of Control that was replaced called an approval unknown to it a broken promise",
  },
  {
    plan: planOf(1978105665, 400),
    why: "an act was over by the end of its till's program, and let go of a payment that it had begun",
  },
];

describe("a seed that found something once breaks no promise", { timeout: 240_000 }, () => {
  it.each(seeds)("$plan.seed: $why", async ({ plan }) => {
    expect((await playSeed(await makeBundles(), plan)).findings).toEqual([]);
  });
});
