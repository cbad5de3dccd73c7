import { afterEach, describe, expect, it } from "vitest";
import { MovedWorld, movableClock, must, onMovedClock } from "./moved-world.ts";

const dayMs = 86_400_000;

describe.skipIf(movableClock === null)(`${onMovedClock} the harness`, () => {
  let world: MovedWorld | undefined;
  afterEach(() => world?.end());

  it.each([dayMs, 1_500, 0])("has a payment decided %d ms off", async (offMs) => {
    world = await MovedWorld.start();
    const [app, till] = [await world.customer(2_000), await world.terminal()];
    world.setClockOff(offMs);
    const { qr: code } = must(await app.issueCode());
    const request = { reference: world.reference(), code, amount: 500, currency: "JPY" };
    const payment = must(await till.postPayment(request));
    world.setClockOff(0);
    expect(payment.status).toBe("captured");
    const offSeenMs = Date.parse(payment.created_at) - Date.now();
    expect(offSeenMs).toBeLessThanOrEqual(offMs);
    expect(offSeenMs).toBeGreaterThan(offMs - 30_000);
  });
});
