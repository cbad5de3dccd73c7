import { beforeEach, describe, expect, test } from "vitest";
import { compile } from "../../../../src/velocity/compile.ts";
import { LinearEngine } from "../../../../src/velocity/linear.ts";
import { WATCHES } from "../../../../src/velocity/vocabulary.ts";
import { events, NOON, payment, policyOf, velocityModule } from "./story.ts";

const IDS = new Uint16Array(WATCHES.length).fill(1);
const [EVENT] = events([payment(0)]);
const policy = policyOf({ limit: 5 });
const [RULE] = policy.rules;
if (EVENT === undefined || RULE === undefined) throw new Error("a story has an event and a rule");

describe("the engine's memory", () => {
  let engine: LinearEngine;

  beforeEach(() => {
    engine = new LinearEngine(velocityModule);
    engine.install(0, compile(policy, 1));
    engine.open(3, 7, -1);
  });

  function countOf(page: number, generation: number): number | null {
    const done = engine.check(0, page, generation, payment(1), NOON + 1, IDS);
    return done ? engine.readVerdict(0, RULE as (typeof policy.rules)[number]).before : null;
  }

  test("answers to the generation it was opened for, and to no other", () => {
    expect(engine.append(3, 7, EVENT, IDS)).toBe("done");
    expect(countOf(3, 7)).toBe(1);
    expect(countOf(3, 6)).toBe(null);
    expect(countOf(3, 0)).toBe(null);
    expect(countOf(4, 7)).toBe(null);
    expect(engine.append(3, 8, EVENT, IDS)).toBe("refused");
    expect(countOf(3, 7)).toBe(1);
  });

  test("is empty for the next owner of a page, and for nobody after it was closed", () => {
    engine.append(3, 7, EVENT, IDS);
    engine.open(3, 8, -1);
    expect(countOf(3, 7)).toBe(null);
    expect(countOf(3, 8)).toBe(0);
    engine.close(3);
    expect(countOf(3, 8)).toBe(null);
    expect(engine.append(3, 8, EVENT, IDS)).toBe("refused");
  });

  test("chains only pages of one generation", () => {
    expect(engine.open(4, 8, 3)).toBe(false);
    expect(engine.open(3, 7, 3)).toBe(false);
    expect(engine.open(512, 7, -1)).toBe(false);
    engine.append(3, 7, EVENT, IDS);
    expect(engine.open(4, 7, 3)).toBe(true);
    expect(countOf(4, 7)).toBe(1);
    engine.open(3, 9, -1);
    expect(countOf(4, 7)).toBe(null);
  });

  test("is full after 512 events, and refuses what is older or out of range", () => {
    const older = { ...EVENT, atMs: EVENT.atMs - 1 };
    for (let i = 0; i < 512; i++) expect(engine.append(3, 7, EVENT, IDS)).toBe("done");
    expect(engine.append(3, 7, EVENT, IDS)).toBe("full");
    engine.open(5, 9, -1);
    engine.append(5, 9, EVENT, IDS);
    expect(engine.append(5, 9, older, IDS)).toBe("refused");
    expect(engine.append(5, 9, { ...EVENT, returnedMinor: 101 }, IDS)).toBe("refused");
    expect(engine.append(5, 9, { ...EVENT, amountMinor: 2 ** 53 }, IDS)).toBe("refused");
    expect(engine.append(5, 9, EVENT, new Uint16Array(10).fill(65_535))).toBe("refused");
  });

  test("judges by no table that was not installed", () => {
    expect(engine.check(1, 3, 7, payment(1), NOON + 1, IDS)).toBe(false);
    expect(engine.check(9, 3, 7, payment(1), NOON + 1, IDS)).toBe(false);
    engine.install(0, new Uint8Array(40));
    expect(countOf(3, 7)).toBe(null);
  });
});
