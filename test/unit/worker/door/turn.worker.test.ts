import { createExecutionContext } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { createApp } from "../../../../worker/app.ts";
import { rush } from "../../../../worker/door/rush.ts";
import { routes } from "../../../../worker/routes/index.ts";
import { bill, env, holder, makeRequest, openWorld, scan } from "../../../world.ts";

const world = openWorld();
const app = createApp(routes);
afterEach(() => void vi.restoreAllMocks());

/** Makes a payment; its status, and how many turns it was given and has ended since. */
async function pay(change = (token: string) => token) {
  const turns = { given: 0, ended: 0 };
  const enter = rush.enter.bind(rush);
  vi.spyOn(rush, "enter").mockImplementation(async () => {
    const entered = await enter();
    if (typeof entered !== "function") return entered;
    turns.given += 1;
    let isEnded = false;
    return () => {
      if (!isEnded) turns.ended += 1;
      isEnded = true;
      entered();
    };
  });
  const { key, token } = await holder(world().till);
  const by = { key, token: change(token ?? "") };
  const code = await scan(await world().customer());
  const request = await makeRequest({ by, method: "POST", path: "/v1/payments", body: bill(code) });
  const response = await app.fetch(request, env, createExecutionContext());
  await response.body?.cancel();
  vi.restoreAllMocks();
  return { status: response.status, ...turns };
}

it("gives back the turn of a payment, whether it was decided or refused", async () => {
  expect(await pay()).toEqual({ status: 200, given: 1, ended: 1 });
  const forged = (token: string) => `${token.slice(0, -4)}AAAA`;
  expect(await pay(forged)).toEqual({ status: 401, given: 1, ended: 1 });
});
