import { afterAll, beforeAll } from "vitest";
import type { PartnerClient } from "../src/client/index.ts";
import { expectSoundBooks } from "./world/books.ts";
import { env } from "./world/door.ts";
import * as people from "./world/people.ts";

export * from "./world/alerts.ts";
export * from "./world/authenticator.ts";
export * from "./world/books.ts";
export * from "./world/clock.ts";
export * from "./world/door.ts";
export * from "./world/forge.ts";
export * from "./world/people.ts";
export * from "./world/rush.ts";

/** A deployment in use: its people, a merchant with two tills, another merchant, a partner. */
export interface World {
  readonly approver: people.Operator;
  readonly second: people.Operator;
  readonly operator: people.Operator;
  readonly viewer: people.Operator;
  readonly merchant: people.Merchant;
  readonly till: people.Till;
  /** In the same store as `till`. */
  readonly neighbour: people.Till;
  /** Of another merchant. */
  readonly stranger: people.Till;
  /** Of the channel `cash_register`. */
  readonly partner: PartnerClient;
  /** A new customer with this balance; 10,000 yen unless told. */
  customer(balance?: number): Promise<people.Customer>;
  /** As many of them, made a few at a time. */
  customers(count: number, balance?: number): Promise<people.Customer[]>;
}

/**
 * The world of one test file, made before its first test; after the last one the books of every
 * object are checked, unless they are too many. A function, since the world is there only once the
 * tests run.
 */
export function openWorld({ audited = true } = {}): () => World {
  let world: World | undefined;
  beforeAll(async () => {
    world = await makeWorld();
  });
  if (audited) afterAll(expectSoundBooks);
  return () => {
    if (world === undefined) throw new Error("the world is there once the tests run");
    return world;
  };
}

async function makeWorld(): Promise<World> {
  const approver = await people.bootstrap(env.BOOTSTRAP_SECRET);
  const [second, operator, viewer, partner] = await Promise.all([
    people.invite(approver.client, { role: "approver" }),
    people.invite(approver.client, { role: "operator" }),
    people.invite(approver.client, { role: "viewer" }),
    people.addPartner(approver.client),
  ]);
  const merchant = await people.addMerchant(approver.client);
  const other = await people.addMerchant(approver.client);
  const storeId = await people.addStore(approver.client, merchant.merchantId);
  const otherStoreId = await people.addStore(approver.client, other.merchantId);
  const [till, neighbour, stranger] = await Promise.all([
    people.addTill(approver.client, storeId),
    people.addTill(approver.client, storeId),
    people.addTill(approver.client, otherStoreId),
  ]);
  const customer = async (balance = 10_000) => {
    const made = await people.register();
    if (balance > 0) await people.topUp(partner, made, balance);
    return made;
  };
  const customers = async (count: number, balance?: number) => {
    const all: people.Customer[] = [];
    while (all.length < count) {
      const few = Array.from({ length: Math.min(4, count - all.length) }, () => customer(balance));
      all.push(...(await Promise.all(few)));
    }
    return all;
  };
  return {
    approver,
    second,
    operator,
    viewer,
    merchant,
    till,
    neighbour,
    stranger,
    partner,
    customer,
    customers,
  };
}
