import { expect, it } from "vitest";
import type { Merchant } from "../../../../../../src/client/resource/merchant.ts";
import { viewOf } from "../../../../../../src/web/desk/map/map-view.ts";
import { marksOf, storesOnMap } from "../../../../../../src/web/desk/map/store-map.ts";

const size = { width: 480, height: 320 };
const merchant = (id: string, state: string, places: readonly (readonly [number, number])[]) =>
  ({
    ...{ merchant_id: id, name: `Shop ${id}`, state },
    stores: places.map(([lat_e6, lon_e6], index) => ({
      ...{ store_id: `sto_${id}_${index}`, name: `Store ${index}`, lat_e6, lon_e6 },
    })),
  }) as unknown as Merchant;

const merchants = [
  merchant("a", "active", [
    [35_659_100, 139_700_600],
    [0, 0],
    [35_661_200, 139_698_900],
  ]),
  merchant("b", "active", [[34_690_000, 135_500_000]]),
  merchant("c", "revoked", [[43_060_000, 141_350_000]]),
];

it("numbers stores that have a place, and names those without one last", () => {
  const stores = storesOnMap(merchants, null);
  expect(stores.map(({ number, storeId }) => `${number} ${storeId}`)).toEqual([
    ...["1 sto_a_0", "2 sto_a_2", "3 sto_b_0", "4 sto_a_1"],
  ]);
  expect(stores[0]?.place).toEqual({ lat: 35.6591, lon: 139.7006 });
  expect(stores.at(-1)).toMatchObject({ place: null, merchantName: "Shop a" });
});

it("shows one shop's stores where it is asked for, also of a shop that was ended", () => {
  expect(storesOnMap(merchants, "b").map(({ storeId }) => storeId)).toEqual(["sto_b_0"]);
  expect(storesOnMap(merchants, "c").map(({ storeId }) => storeId)).toEqual(["sto_c_0"]);
});

it("draws stores of one town as one mark from afar, and each by itself from near", () => {
  const stores = storesOnMap(merchants, null);
  const placed = stores.flatMap(({ place }) => (place === null ? [] : [place]));
  const far = marksOf(stores, viewOf(placed, size), size);
  expect(far.map(({ label }) => label)).toEqual(["1–2", "3"]);
  const near = marksOf(stores, viewOf(placed.slice(0, 2), size), size);
  expect(near.map(({ label }) => label)).toEqual(["1", "2"]);
});

it("labels a mark of stores that are not numbered in a row by the first and how many more", () => {
  const here = [35_000_000, 139_000_000] as const;
  const there = [36_000_000, 139_000_000] as const;
  const stores = storesOnMap([merchant("a", "active", [here, there, here, here])], null);
  const placed = stores.flatMap(({ place }) => (place === null ? [] : [place]));
  expect(marksOf(stores, viewOf(placed, size), size).map(({ label }) => label)).toEqual([
    ...["1 +2", "2"],
  ]);
});

it("takes a store on the equator or on the first meridian for where it stands", () => {
  const [greenwich, nanyuki] = [[51_480_000, 0] as const, [0, 37_070_000] as const];
  const stores = storesOnMap([merchant("a", "active", [greenwich, nanyuki])], null);
  expect(stores.map(({ place }) => place)).toEqual([
    ...[
      { lat: 51.48, lon: 0 },
      { lat: 0, lon: 37.07 },
    ],
  ]);
});
