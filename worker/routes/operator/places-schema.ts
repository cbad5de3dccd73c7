import * as z from "zod";
import { pageCursor } from "../../door/fields.ts";
import { storeBody } from "./merchant-schema.ts";

const merchant = {
  merchant_id: z.string(),
  merchant_name: z.string().describe("The merchant's name now."),
};

const terminal = z.strictObject({
  terminal_id: z.string(),
  label: z.string(),
  state: z.enum(["waiting", "active", "revoked"]),
});

const store = storeBody.extend({ store_id: z.string(), ...merchant });

/** A terminal with where it stands. */
export const terminalSeen = terminal
  .extend({
    store_id: z.string(),
    store_name: z.string().describe("The store's name now."),
    ...merchant,
  })
  .meta({ id: "TerminalSeen" });

/** A store with whose it is, and its terminals. */
export const storeSeen = store
  .extend({ terminals: z.array(terminal).describe("The store's terminals.") })
  .meta({ id: "StoreSeen" });

/** A page of all stores. */
export const storeList = z
  .strictObject({
    stores: z.array(store).describe("Stores of all merchants."),
    cursor: pageCursor,
  })
  .meta({ id: "StoreList" });
