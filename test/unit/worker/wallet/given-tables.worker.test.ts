import { expect, it } from "vitest";
import type { GivenPolicy, Snapshot } from "../../../../src/control/snapshot.ts";
import { compile } from "../../../../src/velocity/compile.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import { ownRules } from "../../../../src/wallet/own-rules.ts";
import { givenTables } from "../../../../worker/wallet/given-tables.ts";

const tableOf = (version: number) => compile(defaultPolicy, version);
const own = (version: number) => ownRules(tableOf(version));
const naming = (policyVersion: number, shadowVersion?: number) =>
  ({ policyVersion, ...(shadowVersion === undefined ? {} : { shadowVersion }) }) as Snapshot;
const given = (version: number, shadow: number | null = null): GivenPolicy => ({
  version,
  table: own(version),
  shadow: shadow === null ? null : { version: shadow, table: own(shadow) },
});

it("answers no table until it was sent, also when only the shadow's was never sent", () => {
  expect(givenTables(null, naming(1))).toEqual({ table: null, shadow: null });
  expect(givenTables(given(1), naming(1))).toEqual({ table: own(1), shadow: null });
  expect(givenTables(null, naming(1))).toEqual({ table: own(1), shadow: null });
  expect(givenTables(null, naming(1, 2))).toEqual({ table: null, shadow: null });
  expect(givenTables(given(1, 2), naming(1, 2))).toEqual({ table: own(1), shadow: own(2) });
  expect(givenTables(null, naming(1, 2))).toEqual({ table: own(1), shadow: own(2) });
  expect(givenTables(null, naming(2))).toEqual({ table: own(2), shadow: null });
});

it("judges without a shadow that whoever sent the policy does not have", () => {
  expect(givenTables(given(11), naming(11, 12))).toEqual({ table: own(11), shadow: null });
});

it("keeps eight policies, of which the oldest goes for another one", () => {
  for (let version = 101; version <= 108; version += 1)
    givenTables(given(version), naming(version));
  const known = (version: number) => givenTables(null, naming(version)).table !== null;
  expect(known(101)).toBe(true);
  givenTables(given(108), naming(108));
  expect(known(101)).toBe(true);
  givenTables(given(109), naming(109));
  expect([101, 102, 108, 109].map(known)).toEqual([false, true, true, true]);
});
