import { isWithin, type MapSize, type MapView, pointOf } from "../../desk/map/map-view.ts";
import type { MappedStore } from "../../desk/map/store-map.ts";
import { deskFragment } from "../../desk/route.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Foreign } from "../../part/foreign.tsx";

/** What the map says, in words and for keys: each store by its number, where it stands, and whose. */
export function StoreList(props: {
  readonly stores: readonly MappedStore[];
  readonly view: MapView;
  readonly size: MapSize;
  readonly onLook: (stores: readonly MappedStore[]) => void;
}) {
  const { stores, view, size, onLook } = props;
  return (
    <ol class="map-list" aria-label={t("shops.stores")}>
      {stores.map((store) => {
        const { place } = store;
        const isShown = place !== null && isWithin(pointOf(place, view, size), size);
        return (
          <li key={store.storeId} class={isShown ? undefined : "muted"}>
            <span class="map-number">{place === null ? "–" : store.number}</span>
            <span>
              <a href={deskFragment("shops", store.merchantId)}>
                <Foreign>{store.name}</Foreign>
              </a>
              <Foreign>{store.merchantName}</Foreign>
              <span class="muted">
                {place === null
                  ? t("map.no_place")
                  : `${place.lat.toFixed(4)}, ${place.lon.toFixed(4)}`}
                {place !== null && !isShown ? ` · ${t("map.outside")}` : ""}
              </span>
            </span>
            {place === null ? null : (
              <Button
                kind="quiet"
                label={t("map.closer_to", { name: store.name })}
                onPress={() => onLook([store])}
              >
                {t("map.closer")}
              </Button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
