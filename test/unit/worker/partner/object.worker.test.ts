import { afterEach, expect, it, vi } from "vitest";
import { Partner } from "../../../../worker/partner/object.ts";
import { openWorld, topUp } from "../../../world.ts";

const world = openWorld();
afterEach(() => void vi.restoreAllMocks());

it("gives on what a wallet answers without the disposer that it came with over RPC", async () => {
  const buyer = await world().customer(0);
  const credit = Partner.prototype.credit;
  const given: { readonly kind: string; readonly disposer: boolean }[] = [];
  vi.spyOn(Partner.prototype, "credit").mockImplementation(async function (
    this: Partner,
    ...input: Parameters<typeof credit>
  ) {
    const outcome = await credit.apply(this, input);
    given.push({ kind: outcome.kind, disposer: Symbol.dispose in outcome });
    return outcome;
  });
  await topUp(world().partner, buyer, 500);
  expect(given).toEqual([
    { kind: "needs_policy", disposer: false },
    { kind: "decided", disposer: false },
  ]);
});
