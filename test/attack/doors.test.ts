import { expect, it } from "vitest";
import {
  ask,
  call,
  footprint,
  type Holder,
  makePair,
  openWorld,
  origin,
  payApproved,
  register,
} from "../world.ts";

const world = openWorld();

/** What anybody may ask for; everything else needs a proof or a token. */
const openPaths = [
  "/.well-known/jwks.json",
  "/.well-known/sekisho",
  "/healthz",
  "/openapi.json",
  "/schemas/policy.json",
];

/** Opened by a ticket, since a browser sends no header of ours with a WebSocket. */
const eventStreams = ["/v1/wallet/events", "/v1/operator/events"];

interface Operation {
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

it("F8: answers 401 wherever only ids are given, walking the OpenAPI document", async () => {
  const { till, partner, approver } = world();
  const buyer = await world().customer();
  const victim = await register();
  const paid = await payApproved(till, buyer);
  const names = { stop_id: "stp_AAAAAAAAAAAAAAAA", channel: "cash_register", version: "1" };
  const ids: Record<string, string> = {
    ...names,
    wallet_id: buyer.walletId,
    device_id: buyer.deviceId,
    merchant_id: till.merchantId,
    store_id: till.storeId,
    terminal_id: till.terminalId,
    payment_id: paid.payment_id,
    partner_id: (await partner.session.state()).subject_id ?? "",
    operator_id: approver.operatorId,
    route: buyer.fundingRoute,
    reference: paid.reference,
  };
  const thief: Holder = { key: await makePair(), token: null };
  const { paths } = (await ask(`${origin}/openapi.json`)).body as {
    paths: Record<string, Record<string, Operation>>;
  };
  const before = await footprint();
  const open: string[] = [];
  let walked = 0;
  const ticket = (id: string) => ({ Upgrade: "websocket", "Sec-WebSocket-Protocol": id });
  for (const [path, operations] of Object.entries(paths)) {
    for (const [name, { security }] of Object.entries(operations)) {
      if (eventStreams.includes(path)) {
        for (const id of Object.values(ids)) {
          const told = await call({ method: "GET", path, headers: ticket(id) });
          expect([path, id, told.status]).toEqual([path, id, 401]);
        }
        continue;
      }
      if (security.length === 0) {
        open.push(path);
        continue;
      }
      const method = name.toUpperCase();
      const withBody = method === "POST" || method === "PUT" ? { body: ids } : {};
      for (const id of idsFor(path, ids)) {
        const at = path.replaceAll(/\{([a-z_]+)\}/g, (_, part) => names[part as "stop_id"] ?? id);
        const takesToken = security.every((each) => "DPoPToken" in each);
        const callers = takesToken ? [undefined, thief] : [undefined];
        for (const by of callers) {
          const told = await call({ method, path: at, ...withBody, ...(by ? { by } : {}) });
          expect([method, at, told.status]).toEqual([method, at, 401]);
          expect(told.text).not.toContain(victim.contact);
          walked += 1;
        }
      }
    }
  }
  expect(new Set(open)).toEqual(new Set(openPaths));
  expect(walked).toBeGreaterThan(60);
  expect(await footprint()).toEqual(before);
});

/** Every id there is where the path takes one; the path as it is where it takes none. */
function idsFor(path: string, ids: Readonly<Record<string, string>>): readonly string[] {
  return path.includes("{") ? Object.values(ids) : [""];
}
