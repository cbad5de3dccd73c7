import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type MapSize, type StorePlace, viewOf } from "../../desk/map/map-view.ts";
import { type MappedStore, storesOnMap } from "../../desk/map/store-map.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { useDesk } from "../desk-of.ts";
import { MapDrawing } from "./map-drawing.tsx";
import { StoreList } from "./store-list.tsx";

const startSize: MapSize = { width: 480, height: 320 };

/** Where stores stand: an outline with a mark for each, and beside it a list that says the same. */
export function StoreMap() {
  const { names, route } = useDesk();
  const stores = storesOnMap(names.merchants.value, route.value.id);
  const [near, setNear] = useState<readonly string[] | null>(null);
  const [size, setSize] = useState(startSize);
  const frame = useRef<HTMLDivElement>(null);
  const shown = near === null ? stores : stores.filter(({ storeId }) => near.includes(storeId));
  const places = placesOf(shown);
  const all = placesOf(stores);
  const isEmpty = all.length === 0;
  // The frame comes with the first store that has a place.
  useLayoutEffect(() => followSize(frame.current, setSize), [isEmpty]);
  if (isEmpty) return null;
  const view = viewOf(places.length > 0 ? places : all, size);
  const look = (closer: readonly MappedStore[]) => setNear(closer.map(({ storeId }) => storeId));
  return (
    <section class="card store-map" aria-labelledby="store-map">
      <h2 id="store-map" class="acts">
        {t("map.title")}
        {near === null ? null : (
          <Button kind="quiet" onPress={() => setNear(null)}>
            {t("map.all")}
          </Button>
        )}
      </h2>
      <p class="muted">{t("map.support")}</p>
      <div class="map-and-list">
        <div class="map-frame" ref={frame}>
          <MapDrawing stores={stores} view={view} size={size} onLook={look} />
        </div>
        <StoreList stores={stores} view={view} size={size} onLook={look} />
      </div>
    </section>
  );
}

function placesOf(stores: readonly MappedStore[]): readonly StorePlace[] {
  return stores.flatMap(({ place }) => (place === null ? [] : [place]));
}

/** The drawing is as large as its frame, so that words in it keep the size of all others. */
function followSize(
  frame: HTMLElement | null,
  onSize: (size: MapSize) => void,
): (() => void) | undefined {
  if (frame === null) return undefined;
  const measure = () => {
    const { clientWidth: width, clientHeight: height } = frame;
    if (width > 0 && height > 0) onSize({ width, height });
  };
  measure();
  const observer = new ResizeObserver(measure);
  observer.observe(frame);
  return () => observer.disconnect();
}
