import { expect, it } from "vitest";
import {
  registerPage,
  registerShare,
  registerStart,
} from "../../../../worker/directory/register.ts";
import type { Env } from "../../../../worker/platform/env.ts";

/** A deployment whose shards have these contacts; every call to one is in `asked`. */
function deployment(contacts: readonly string[]) {
  const asked: string[] = [];
  const shardOf = (name: string) => ({
    async register(after: string, count: number) {
      asked.push(`${name} after ${after}`);
      const own = contacts.filter((each) => `contact.${each.slice(0, 2)}` === name);
      const behind = own.filter((each) => each > after).slice(0, count);
      return behind.map((blind) => ({ blind, route: `of ${blind}` }));
    },
  });
  const env = { DIRECTORY: { idFromName: (name: string) => name, get: shardOf } };
  return { env: env as unknown as Env, asked };
}

it("is walked through to its end, each contact once, however many lie in one shard", async () => {
  const contacts = ["0001", "0002", "0003", "00ff", "0a00", "0f00", "1000", "feff", "ff00", "ffff"];
  for (const count of [1, 2, 3, 50]) {
    const { env, asked } = deployment(contacts);
    const found: string[] = [];
    for (let place: string | null = registerStart; place !== null; ) {
      const { wallets, next } = await registerPage(env, place, count);
      expect(wallets.length).toBeLessThanOrEqual(count);
      for (const { blind, route } of wallets) {
        expect(route).toBe(`of ${blind}`);
        found.push(blind);
      }
      place = next;
    }
    expect(found).toEqual(contacts);
    expect(new Set(asked.map((each) => each.slice(0, 10))).size).toBe(256);
    expect(new Set(asked).size).toBe(asked.length);
  }
});

it("goes on behind the last contact of a page that is full, else with the next shard", async () => {
  const { env } = deployment(["0a01", "0a02", "0a03", "ff00"]);
  expect((await registerPage(env, "0a", 2)).next).toBe("0a02");
  expect((await registerPage(env, "0a02", 2)).next).toBe("0b");
  expect((await registerPage(env, "09", 2)).next).toBe("0a");
  expect((await registerPage(env, "ff", 2)).next).toBeNull();
});

it.each([
  [registerStart, 0],
  ["80", 0.5],
  ["400000ffffff", 0.25],
  ["ffffff", 0xffffff / 0x1000000],
])("of which so much lies before %s: %d", (place, share) => {
  expect(registerShare(place)).toBe(share);
});
