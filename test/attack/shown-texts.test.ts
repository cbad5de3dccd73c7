import { beforeAll, describe, expect, it } from "vitest";
import { routes } from "../../worker/routes/index.ts";
import { bodyWith, textMembers } from "../world/shown-texts.ts";
import {
  bill,
  call,
  footprint,
  type Holder,
  holder,
  openWorld,
  payApproved,
  scan,
  send,
  unique,
} from "../world.ts";

const world = openWorld();
/** They turn what follows, end a line, clear a screen, stand for nothing. */
const hostile = ["\u202e", "\u2066", "\r\n", "\u001b[2J", "\u0085", "\ufeff", "\u0000"];
const shown = textMembers(routes).filter((text) => text.shown);

let till: Holder;

beforeAll(async () => {
  till = await holder(world().till);
});

describe("a text with control or direction characters", () => {
  it("is 400 with its place in every member that somebody will read", async () => {
    const before = await footprint();
    expect(shown.length).toBeGreaterThan(10);
    for (const { route, path } of shown) {
      const { method, access } = route;
      const at = route.path.replaceAll(/\{[a-z_]+\}/g, "x");
      const by = access.kind === "proof" ? { ...till, token: null } : till;
      for (const part of hostile) {
        const told = await call({ by, method, path: at, body: bodyWith(path, `a${part}b`) });
        expect([method, at, told.status]).toEqual([method, at, 400]);
        expect(told.body.errors).toContainEqual({
          pointer: `/${path.join("/")}`,
          reason: expect.stringContaining("control or direction"),
        });
      }
    }
    expect(await footprint()).toEqual(before);
  });

  it("pays nothing as a cashier, and gives nothing back as a reason", async () => {
    const buyer = await world().customer();
    const paid = await payApproved(world().till, buyer);
    const code = await scan(buyer);
    const before = await footprint();
    for (const part of hostile) {
      const sale = bill(code, { cashier: `3${part}` });
      const told = await send(till, "POST", "/v1/payments", sale);
      expect([told.status, told.body.pointer]).toEqual([400, "/cashier"]);
      const refund = { reference: unique("refund"), amount: 1, reason: `${part}too large` };
      const refused = await send(till, "POST", `/v1/payments/${paid.payment_id}/refunds`, refund);
      expect([refused.status, refused.body.pointer]).toEqual([400, "/reason"]);
    }
    expect(await footprint()).toEqual(before);
    const cashier = "3 番　👩\u200d🍳";
    const good = await send(till, "POST", "/v1/payments", bill(code, { cashier, amount: 77 }));
    expect(good.body).toMatchObject({ result: "approved", cashier });
  });
});

describe("a name in which nothing can be seen", () => {
  it("is given to no merchant, store or terminal, so that payers see whom they pay", async () => {
    const { operator, merchant, till: own } = world();
    const by = await holder(operator);
    const before = await footprint(["MERCHANT"]);
    const places: [string, string, string, object][] = [
      ["PUT", `/v1/operator/merchants/${merchant.merchantId}`, "name", {}],
      [
        "POST",
        `/v1/operator/merchants/${merchant.merchantId}/stores`,
        "name",
        { lat_e6: 0, lon_e6: 0 },
      ],
      ["POST", `/v1/operator/stores/${own.storeId}/terminals`, "label", {}],
    ];
    for (const [method, path, member, others] of places) {
      for (const name of ["\u200b", "\u2060\u00ad", "\u3164", "\u{e0061}"]) {
        const told = await send(by, method, path, { ...others, [member]: name });
        expect([path, name, told.status]).toEqual([path, name, 400]);
        expect(told.body.pointer).toBe(`/${member}`);
      }
    }
    expect(await footprint(["MERCHANT"])).toEqual(before);
  });
});
