import { expect, it } from "vitest";
import type { Merchant } from "../../../../../src/client/resource/merchant.ts";
import { NameBook } from "../../../../../src/web/desk/name-book.ts";
import { answered, refused } from "./desk-fakes.ts";

const merchant = {
  ...{ merchant_id: "mer_1", name: "Aoi Cafe" },
  stores: [{ store_id: "sto_1", name: "Shibuya", lat_e6: 0, lon_e6: 0 }],
  terminals: [
    { terminal_id: "ter_1", store_id: "sto_1", label: "Till 2", state: "active" },
    { terminal_id: "ter_2", store_id: "sto_gone", label: "Till 9", state: "revoked" },
  ],
} as unknown as Merchant;

function openedBook() {
  const town = { down: new Set<string>(), operator: "Hanako", waits: [] as Promise<void>[] };
  const told = <T>(list: string, body: T) =>
    town.down.has(list) ? refused("unavailable", 503) : answered(body);
  const client = {
    merchants: async () => told("merchants", { merchants: [{ merchant_id: "mer_1" }] }),
    merchant: async () => {
      await town.waits.shift();
      return told("merchant", merchant);
    },
    operators: async () =>
      told("operators", { operators: [{ operator_id: "opr_1", name: town.operator }] }),
    partners: async () => told("partners", { partners: [{ partner_id: "ptn_1", name: "ATM" }] }),
  } as unknown as ConstructorParameters<typeof NameBook>[0];
  return { town, book: new NameBook(client) };
}

it("knows people, partners, shops, and their stores and tills by where they are", async () => {
  const { book } = openedBook();
  await book.read();
  const ids = ["opr_1", "ptn_1", "mer_1", "sto_1", "ter_1", "ter_2", "wal_1"];
  expect(ids.map((id) => book.of(id))).toEqual([
    ...["Hanako", "ATM", "Aoi Cafe", "Aoi Cafe · Shibuya", "Aoi Cafe · Shibuya · Till 2"],
    ...["Aoi Cafe · Till 9", undefined],
  ]);
  expect(book.isWhole.value).toBe(true);
  expect(book.merchants.value).toEqual([merchant]);
});

it("reads names anew, and keeps those that it cannot read", async () => {
  const { town, book } = openedBook();
  await book.read();
  town.operator = "Hanako K.";
  town.down.add("partners");
  await book.read();
  expect([book.of("opr_1"), book.of("ptn_1")]).toEqual(["Hanako K.", "ATM"]);
  expect(book.isWhole.value).toBe(false);
});

it.each(["merchants", "merchant"])("keeps all shops when %s does not answer", async (list) => {
  const { town, book } = openedBook();
  await book.read();
  town.down.add(list);
  await book.read();
  expect(book.merchants.value).toEqual([merchant]);
  expect(book.of("ter_1")).toBe("Aoi Cafe · Shibuya · Till 2");
  expect(book.isWhole.value).toBe(false);
});

it("knows a merchant as it was told last: a reading that began before takes nothing back", async () => {
  const { town, book } = openedBook();
  const { promise, resolve } = Promise.withResolvers<void>();
  town.waits.push(promise);
  const reading = book.read();
  const ebisu = { store_id: "sto_2", name: "Ebisu", lat_e6: 0, lon_e6: 0 };
  const grown = { ...merchant, stores: [...merchant.stores, ebisu] };
  book.take(grown);
  expect([book.merchants.value, book.of("sto_2")]).toEqual([[grown], "Aoi Cafe · Ebisu"]);
  resolve();
  await reading;
  expect([book.merchants.value, book.of("sto_2")]).toEqual([[grown], "Aoi Cafe · Ebisu"]);
  await book.read();
  expect(book.merchants.value).toEqual([merchant]);
});

it("shows the reading that began last, whichever is answered last", async () => {
  const { town, book } = openedBook();
  const { promise, resolve } = Promise.withResolvers<void>();
  town.waits.push(promise);
  const first = book.read();
  town.operator = "Hanako K.";
  await book.read();
  resolve();
  await first;
  expect(book.of("opr_1")).toBe("Hanako K.");
});
