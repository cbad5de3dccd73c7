import { expect, it } from "vitest";
import { courierObject } from "../../../../worker/courier/stub.ts";
import type { Env } from "../../../../worker/platform/env.ts";

it("spreads addresses over Couriers, and has each address at one", () => {
  const COURIER = { idFromName: (name: string) => name, get: (id: string) => id };
  const env = { COURIER } as unknown as Env;
  const shardOf = (value: string) => `${courierObject(env, { value })}`;
  const addresses = Array.from({ length: 500 }, (_, i) => `customer-${i}@example.jp`);
  const shards = addresses.map(shardOf);
  expect(new Set(shards).size).toBeGreaterThan(150);
  expect(addresses.map(shardOf)).toEqual(shards);
});
