import * as z from "zod";
import type { Store, Terminal } from "../../../src/merchant/book.ts";
import { markId, openMarkedId } from "../../../src/token/marked-id.ts";
import { mayLook, notFound } from "../../caller/operator.ts";
import { controlObject } from "../../control/stub.ts";
import { cursorOf } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import type { MerchantWhole } from "../../merchant/object.ts";
import { merchantObject } from "../../merchant/stub.ts";
import { storeList, storeSeen, terminalSeen } from "./places-schema.ts";

const tag = "Operators";
/** Merchants whose stores are one page. */
const merchantsMax = 20;

/** Stores and terminals by their ids, and all stores. */
export const operatorPlaceRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/terminals/{id}",
    summary: "A terminal with its store and merchant by name",
    tag,
    access: mayLook,
    replay: "window",
    answers: { 200: terminalSeen },
    async handle(call) {
      const place = await placeOf(call, "ter");
      const terminal = place?.whole.terminals.find(({ number }) => number === place.number);
      const store = place?.whole.stores.find(({ number }) => number === terminal?.storeNumber);
      if (place === null || terminal === undefined || store === undefined) {
        return notFound("terminal");
      }
      const { store_id, name: store_name } = place.render.store(store);
      return answer(200, {
        ...place.render.terminal(terminal),
        store_id,
        store_name,
        ...place.owner,
      });
    },
  }),
  route({
    method: "GET",
    path: "/v1/operator/stores/{id}",
    summary: "A store with its merchant by name, and its terminals",
    tag,
    access: mayLook,
    replay: "window",
    answers: { 200: storeSeen },
    async handle(call) {
      const place = await placeOf(call, "sto");
      const store = place?.whole.stores.find(({ number }) => number === place.number);
      if (place === null || store === undefined) return notFound("store");
      const own = place.whole.terminals.filter(({ storeNumber }) => storeNumber === store.number);
      const terminals = own.map(place.render.terminal);
      return answer(200, { ...place.render.store(store), ...place.owner, terminals });
    },
  }),
  route({
    method: "GET",
    path: "/v1/operator/stores",
    summary: `All stores with their places, those of ${merchantsMax} merchants a page`,
    tag,
    access: mayLook,
    replay: "window",
    query: z.strictObject({ cursor: cursorOf(/^[0-9]{1,9}$/) }),
    answers: { 200: storeList },
    handle: listStores,
  }),
];

interface Place {
  readonly whole: MerchantWhole;
  readonly owner: { readonly merchant_id: string; readonly merchant_name: string };
  readonly render: ReturnType<typeof renderOf>;
  /** Of the store or terminal that the id names, or would name. */
  readonly number: number;
}

/** The merchant of the store or terminal that a call's path names; `null`: there is none. */
function placeOf(call: Call, kind: "ter" | "sto"): Promise<Place | null> {
  return merchantOf(call, kind, call.params.id ?? "");
}

async function merchantOf(
  { ring, env }: Call,
  kind: "ter" | "sto" | "mer",
  id: string,
): Promise<Place | null> {
  const opened = openMarkedId(ring, kind, id);
  if (opened === null) return null;
  const { ownerHex, owner, keyNumber, number } = opened;
  const whole = await merchantObject(env, ownerHex).whole();
  if (whole === null) return null;
  const idOf = (of: "mer" | "sto" | "ter", at: number) =>
    markId(ring, of, { owner, number: at }, keyNumber);
  const named = { merchant_id: idOf("mer", 0), merchant_name: whole.profile.name };
  return { whole, owner: named, render: renderOf(idOf), number };
}

function renderOf(idOf: (kind: "sto" | "ter", number: number) => string) {
  return {
    store: ({ number, name, latE6, lonE6 }: Store) => ({
      store_id: idOf("sto", number),
      ...{ name, lat_e6: latE6, lon_e6: lonE6 },
    }),
    terminal: ({ number, label, state }: Terminal) => ({
      terminal_id: idOf("ter", number),
      ...{ label, state },
    }),
  };
}

async function listStores(call: Call): Promise<Answer> {
  const from = Number(call.query.cursor ?? 0);
  // Merchants are only ever added, so that each one's place in their order stays.
  const merchants = await controlObject(call.env).merchants();
  const page = merchants.slice(from, from + merchantsMax);
  const places = await Promise.all(
    page.map(({ merchantId }) => merchantOf(call, "mer", merchantId)),
  );
  const stores = places.flatMap((place) =>
    place === null
      ? []
      : place.whole.stores.map((store) => ({ ...place.render.store(store), ...place.owner })),
  );
  const next = from + merchantsMax;
  return answer(200, { stores, cursor: next < merchants.length ? `${next}` : null });
}
