import { expect, test } from "vitest";
import { isOwnName, ownNames } from "../../../../src/identity/own-names.ts";
import * as acts from "./act/acts.ts";
import { enrolCommand } from "./act/identity-command.ts";
import { authorityAt, identityWorld } from "./act/identity-world.ts";

test("a wallet goes by nothing until its enrolment is confirmed, then by its contact and its key", () => {
  const world = identityWorld();
  const { book } = world.desk();
  expect(ownNames(book)).toEqual([]);
  acts.enrol(world.desk(), enrolCommand(), authorityAt(world));
  expect(ownNames(book)).toEqual([]);
  const key = { of: "device_key", name: "k1" } as const;
  expect(isOwnName(book, key)).toBe(false);
  acts.activateWallet(world.desk(), { flowId: "flow" });
  expect(ownNames(book)).toEqual([{ of: "contact", name: "blind" }, key]);
  expect(isOwnName(book, key)).toBe(true);
  expect(isOwnName(book, { ...key, of: "contact" })).toBe(false);
});
