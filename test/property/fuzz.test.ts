import { describe, expect, it } from "vitest";
import { lineOf, play } from "./fuzz-run.ts";
import { targets } from "./fuzz-target.ts";

/*
 * Whatever is sent, reading it ends with a verdict, in time. Each run plays cases nobody has played
 * before; one that fails prints its seed. More: `npx node test/property/fuzz-long.ts --cases N`.
 */
const cases = 100_000;

describe(`${cases} texts that nobody meant well`, () => {
  it.each(targets.map((target) => [target.name, target] as const))(
    "end in a verdict within 100 ms: %s",
    async (_name, target) => {
      const worst = await play(target, Math.ceil((cases * target.share) / 1_000));
      console.log(lineOf(target, worst));
    },
    120_000,
  );

  it("are at least as many as that", () => {
    expect(targets.reduce((sum, { share }) => sum + share, 0)).toBeGreaterThanOrEqual(1_000);
  });
});
