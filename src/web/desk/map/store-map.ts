import type { Merchant } from "../../../client/resource/merchant.ts";
import {
  isWithin,
  type MapPoint,
  type MapSize,
  type MapView,
  pointOf,
  type StorePlace,
} from "./map-view.ts";

/** A store as the map and the list beside it have it. */
export interface MappedStore {
  /** The same in the drawing and in the list, from 1 on. */
  readonly number: number;
  readonly storeId: string;
  readonly name: string;
  readonly merchantId: string;
  readonly merchantName: string;
  /** Null: nobody has said where it stands. */
  readonly place: StorePlace | null;
}

/** A mark of the drawing: one store, or several that stand too near for a mark each. */
export interface MapMark extends MapPoint {
  readonly stores: readonly MappedStore[];
  /** Their numbers: `3`, `1–4`, `2 +3`. */
  readonly label: string;
}

/** Marks nearer than this would cover each other, and be no target for a finger. */
const apartPx = 28;

/**
 * The stores of merchants that were not ended, of one of them where that is told. A place of 0° 0′, in
 * the sea off Africa, is what a form gives that was never filled in: it counts as none.
 */
export function storesOnMap(
  merchants: readonly Merchant[],
  merchantId: string | null,
): readonly MappedStore[] {
  const shown = merchants.filter(({ merchant_id: id, state }) =>
    merchantId === null ? state !== "revoked" : id === merchantId,
  );
  const stores = shown.flatMap(({ merchant_id: id, name: merchantName, stores: own }) =>
    own.map(({ store_id: storeId, name, lat_e6: latE6, lon_e6: lonE6 }) => ({
      ...{ storeId, name, merchantId: id, merchantName },
      place: latE6 === 0 && lonE6 === 0 ? null : { lat: latE6 / 1e6, lon: lonE6 / 1e6 },
    })),
  );
  const isPlaced = ({ place }: { readonly place: StorePlace | null }) => place !== null;
  const [placed, others] = [stores.filter(isPlaced), stores.filter((each) => !isPlaced(each))];
  return [...placed, ...others].map((store, index) => ({ number: index + 1, ...store }));
}

/** What is drawn of these stores: those in the view, joined where they stand too near. */
export function marksOf(
  stores: readonly MappedStore[],
  view: MapView,
  size: MapSize,
): readonly MapMark[] {
  const groups: (MapPoint & { readonly stores: MappedStore[] })[] = [];
  for (const store of stores) {
    if (store.place === null) continue;
    const at = pointOf(store.place, view, size);
    if (!isWithin(at, size)) continue;
    const near = groups.find(({ x, y }) => Math.hypot(x - at.x, y - at.y) < apartPx);
    if (near === undefined) groups.push({ ...at, stores: [store] });
    else near.stores.push(store);
  }
  return groups.map((group) => ({ ...group, label: labelOf(group.stores) }));
}

function labelOf(stores: readonly MappedStore[]): string {
  const numbers = stores.map(({ number }) => number);
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  if (numbers.length === 1) return String(first);
  return last - first === numbers.length - 1
    ? `${first}–${last}`
    : `${first} +${numbers.length - 1}`;
}
