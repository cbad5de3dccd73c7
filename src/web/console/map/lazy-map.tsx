import { lazily } from "../lazily.tsx";

/** The map of the shop that the address names, or of all: loaded with the first page that has one. */
export const LazyMap = lazily(() => import("./store-map.tsx").then((each) => each.StoreMap));
