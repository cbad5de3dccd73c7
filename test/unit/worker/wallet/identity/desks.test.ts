import { expect, it } from "vitest";
import { namesHeldMs } from "../../../../../src/bounds.ts";
import type { WalletDesk } from "../../../../../worker/wallet/desk.ts";
import { IdentityDesks } from "../../../../../worker/wallet/identity/desks.ts";
import { identityWorld } from "../../../src/identity/act/identity-world.ts";

it("has the Directory asked for the wallet's names once in an hour, and when the clock was set back", () => {
  const asked: number[] = [];
  let nowMs = 1_800_000_000_000;
  const desk = {
    ...{ env: {}, identity: identityWorld().desk().book, name: "ab".repeat(16) },
    clock: { read: () => nowMs },
    after: () => void asked.push(nowMs),
  };
  const desks = new IdentityDesks(desk as unknown as WalletDesk);
  const at = (laterMs: number) => {
    nowMs += laterMs;
    desks.holdNames();
    return asked.length;
  };
  expect([at(0), at(0), at(namesHeldMs - 1)]).toEqual([1, 1, 1]);
  expect([at(1), at(1)]).toEqual([2, 2]);
  expect(at(-namesHeldMs)).toBe(3);
});
