import { expect, it } from "vitest";
import { cancellationGraceMs } from "../../src/bounds.ts";
import { dayMs } from "../../src/time.ts";
import { allTaken, bill, openWorld, scan, told, travel, unique } from "../world.ts";

const world = openWorld();

it("undoes what comes after the window's end too, and changes nothing of what was final", async () => {
  const { till } = world();
  const buyer = await world().customer();
  const payment_reference = unique("late");
  const cancel = { reference: unique("cancel"), payment_reference };
  const waiting = await told(till.client.cancel(cancel));
  expect(waiting).toMatchObject({ status: "waiting", final: false });
  travel(dayMs + cancellationGraceMs);
  const final = await told(till.client.cancel(cancel));
  expect(final).toMatchObject({ status: "done", final: true });
  expect(final.payment).toBeUndefined();
  const request = { ...bill(await scan(buyer)), reference: payment_reference };
  const paid = await told(till.client.postPayment(request));
  expect(paid.result).toBe("approved");
  await allTaken();
  expect((await told(till.client.payment(`${paid.payment_id}`))).status).toBe("cancelled");
  expect((await told(buyer.app.wallet())).balances.available).toBe(10_000);
  expect(await told(till.client.cancel(cancel))).toEqual(final);
});
