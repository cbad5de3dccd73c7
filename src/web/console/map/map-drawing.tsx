import { useEffect, useRef, useState } from "preact/hooks";
import { gridOf, type MapSize, type MapView, scaleBar } from "../../desk/map/map-view.ts";
import { type MapMark, type MappedStore, marksOf } from "../../desk/map/store-map.ts";
import { language, t } from "../../language.ts";
import { landIn } from "./outline.ts";

const barPxMax = 120;
/** So much room a degree's label takes. */
const labelPx = 56;

/** What the map draws. Whoever does not see it has the list: nothing in here is read out. */
export function MapDrawing(props: {
  readonly stores: readonly MappedStore[];
  readonly view: MapView;
  readonly size: MapSize;
  readonly onLook: (stores: readonly MappedStore[]) => void;
}) {
  const { stores, view, size, onLook } = props;
  const { land, hasFailed } = useLand(view, size);
  const { width, height } = size;
  const own = useRef<SVGSVGElement>(null);
  // For a pointer alone: the list beside it has a button that does the same.
  const press = useRef((_: Event) => {});
  press.current = ({ target }) => {
    const mark = target instanceof Element ? target.closest("[data-stores]") : null;
    const ids = mark?.getAttribute("data-stores")?.split(" ") ?? [];
    if (ids.length > 0) onLook(stores.filter(({ storeId }) => ids.includes(storeId)));
  };
  useEffect(() => own.current?.addEventListener("click", (event) => press.current(event)), []);
  return (
    <>
      <svg ref={own} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
        <path class="land" d={land} />
        <Grid view={view} size={size} />
        {marksOf(stores, view, size).map((mark) => (
          <Mark key={mark.label} mark={mark} />
        ))}
        <Bar view={view} size={size} />
      </svg>
      {hasFailed ? <p class="map-failed warn">{t("map.no_outline")}</p> : null}
    </>
  );
}

function Mark({ mark }: { readonly mark: MapMark }) {
  const { x, y, label, stores } = mark;
  const halfWidth = Math.max(14, 6 + 4.5 * label.length);
  return (
    <g class="map-mark" data-stores={stores.map(({ storeId }) => storeId).join(" ")}>
      <title>{stores.map(({ name }) => name).join(", ")}</title>
      <rect x={x - halfWidth} y={y - 14} width={2 * halfWidth} height="28" rx="14" />
      <text x={x} y={y + 5} text-anchor="middle">
        {label}
      </text>
    </g>
  );
}

function Grid({ view, size }: { readonly view: MapView; readonly size: MapSize }) {
  const { lons, lats } = gridOf(view, size);
  return (
    <g class="map-grid">
      {lons.map(({ at, degrees }) => (
        <g key={`lon ${degrees}`}>
          <path d={`M${at} 0V${size.height}`} />
          {at < size.width - labelPx ? (
            <text x={at + 4} y="14">
              {degrees}°
            </text>
          ) : null}
        </g>
      ))}
      {lats.map(({ at, degrees }) => (
        <g key={`lat ${degrees}`}>
          <path d={`M0 ${at}H${size.width}`} />
          {at > 36 ? (
            <text x="4" y={at - 4}>
              {degrees}°
            </text>
          ) : null}
        </g>
      ))}
    </g>
  );
}

function Bar({ view, size }: { readonly view: MapView; readonly size: MapSize }) {
  const { metres, px } = scaleBar(view, barPxMax);
  const [unit, count] =
    metres < 1_000 ? (["meter", metres] as const) : (["kilometer", metres / 1_000] as const);
  const text = new Intl.NumberFormat(language.value, { style: "unit", unit }).format(count);
  const [right, foot] = [size.width - 12, size.height - 12];
  return (
    <g class="scale-bar">
      <path d={`M${right - px} ${foot - 6}V${foot}H${right}V${foot - 6}`} />
      <text x={right} y={foot - 10} text-anchor="end">
        {text}
      </text>
    </g>
  );
}

/** The outline of the view that is shown now; an older one is never drawn into another view. */
function useLand(view: MapView, size: MapSize): { land: string; hasFailed: boolean } {
  const key = JSON.stringify([view, size]);
  const [told, setTold] = useState({ key: "", land: "", hasFailed: false });
  useEffect(() => {
    let isGone = false;
    const tell = (land: string, hasFailed: boolean) => {
      if (!isGone) setTold({ key, land, hasFailed });
    };
    landIn(view, size).then(
      (land) => tell(land, false),
      () => tell("", true),
    );
    return () => {
      isGone = true;
    };
  }, [key]);
  return { land: told.key === key ? told.land : "", hasFailed: told.key === key && told.hasFailed };
}
