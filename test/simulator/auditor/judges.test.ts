import { beforeAll, describe, expect, test } from "vitest";
import { makeBundles } from "../../whole-worker/town.ts";
import { playSeed } from "../play.ts";
import { accessCases, allowedCases, endCases, orderCases, stopCases } from "./allowed.cases.ts";
import {
  lineCases,
  onceCases,
  repeatedCases,
  termCases,
  toldCases,
  velocityCases,
} from "./answers.cases.ts";
import { bookCases, drainedCases, sumCases } from "./books.cases.ts";
import type { Case } from "./case.ts";
import { judge } from "./index.ts";
import { epochCases, personCases } from "./revoked.cases.ts";
import { look, type Seen } from "./seen.ts";

/** What a good seed left. */
let good: Seen;

beforeAll(async () => {
  const plan = { seed: 3, acts: 400, signatures: "fast", isStormy: true, isLong: false } as const;
  await playSeed(await makeBundles(), plan, undefined, (evidence) => {
    good = structuredClone(look(evidence));
    return [];
  });
}, 120_000);

test("nothing is held against a good seed", () => {
  expect(judge(good)).toEqual([]);
});

describe.each<[string, readonly Case[]]>([
  ["books", bookCases],
  ["sums", sumCases],
  ["drained", drainedCases],
  ["told", toldCases],
  ["repeated", repeatedCases],
  ["terms", termCases],
  ["velocity", velocityCases],
  ["once", onceCases],
  ["lines", lineCases],
  ["order", orderCases],
  ["allowed", allowedCases],
  ["stops", stopCases],
  ["access", accessCases],
  ["ends", endCases],
  ["epochs", epochCases],
  ["persons", personCases],
])("%s", (_name, cases) => {
  test.each(cases)("is held against it when $name", ({ promise, alter }) => {
    const bad = structuredClone(good);
    alter(bad);
    const promises = judge(bad).map((finding) => finding.promise);
    expect(promises).toContainEqual(
      typeof promise === "string" ? promise : expect.stringMatching(promise),
    );
  });
});
