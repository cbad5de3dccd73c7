/** A place in degrees. */
export interface StorePlace {
  readonly lat: number;
  readonly lon: number;
}

/** How large a drawing is, in pixels of the page. */
export interface MapSize {
  readonly width: number;
  readonly height: number;
}

/** What of Earth is drawn (Mercator): what stands in the middle, and pixels a radian of longitude. */
export interface MapView {
  readonly centre: StorePlace;
  readonly scale: number;
}

/** How far something goes, in degrees; in the east it may count on beyond 180. */
export interface MapEdges {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** A point of a drawing: pixels from its left, and from its top. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
}

/** Mercator ends there; whatever stands nearer a pole is drawn at the edge. */
const latMax = 85;
/** Kept free at each side, so that no mark is cut. */
const marginPx = 36;
const earthMetres = 6_371_008;
/** However near stores stand, the shorter side shows so much: one store is no dot on nothing. */
const sideMetresMin = 1_200;
const degree = Math.PI / 180;

/** The closest view that shows all of `places`, of which there is one at least. */
export function viewOf(places: readonly StorePlace[], size: MapSize): MapView {
  const [west, spanLon] = arcOf(places.map(({ lon }) => lon));
  const heights = places.map(({ lat }) => mercator(lat));
  const [south, north] = [Math.min(...heights), Math.max(...heights)];
  const lat = latOf((south + north) / 2);
  const centre = { lat, lon: wrapped(west + spanLon / 2) };
  const width = Math.max(1, size.width - 2 * marginPx);
  const height = Math.max(1, size.height - 2 * marginPx);
  const nearest = Math.min(width, height) / (sideMetresMin / metresOfRadian(lat));
  return {
    centre,
    scale: Math.min(nearest, width / (spanLon * degree), height / (north - south)),
  };
}

/** Where a place is in a drawing; it may be outside. */
export function pointOf({ lat, lon }: StorePlace, view: MapView, size: MapSize): MapPoint {
  const east = wrapped(lon - view.centre.lon) * degree;
  const up = mercator(lat) - mercator(view.centre.lat);
  return { x: size.width / 2 + east * view.scale, y: size.height / 2 - up * view.scale };
}

/** How far a drawing goes; once around Earth at most. */
export function edgesOf({ centre, scale }: MapView, { width, height }: MapSize): MapEdges {
  const halfLon = Math.min(180, width / 2 / scale / degree);
  const [half, middle] = [height / 2 / scale, mercator(centre.lat)];
  return {
    ...{ west: centre.lon - halfLon, east: centre.lon + halfLon },
    ...{ south: latOf(middle - half), north: latOf(middle + half) },
  };
}

/** Whether a point is in the drawing. */
export function isWithin({ x, y }: MapPoint, { width, height }: MapSize): boolean {
  return x >= 0 && x <= width && y >= 0 && y <= height;
}

/** A length that people can lay beside what they see: 1, 2 or 5 times a power of ten metres. */
export function scaleBar(view: MapView, pxMax: number): { metres: number; px: number } {
  const metresOfPx = metresOfRadian(view.centre.lat) / view.scale;
  const metres = roundBelow(pxMax * metresOfPx);
  return { metres, px: metres / metresOfPx };
}

/** A line of the grid: where in the drawing, and of which degree. */
export interface GridLine {
  readonly at: number;
  readonly degrees: number;
}

/** Lines of longitude, and of latitude, so wide apart that a few of them are seen. */
export function gridOf(
  view: MapView,
  size: MapSize,
): { readonly lons: readonly GridLine[]; readonly lats: readonly GridLine[] } {
  const step = roundBelow(size.width / view.scale / degree / 3);
  const { centre } = view;
  const { west, east, south, north } = edgesOf(view, size);
  const lons = stepsBetween(west, east, step).map((lon) => ({
    at: pointOf({ lat: centre.lat, lon }, view, size).x,
    degrees: rounded(wrapped(lon)),
  }));
  const lats = stepsBetween(south, north, step).map((lat) => ({
    at: pointOf({ lat, lon: centre.lon }, view, size).y,
    degrees: rounded(lat),
  }));
  return { lons, lats };
}

/** The shortest arc that holds all longitudes: where it begins in the west, and how many degrees. */
function arcOf(lons: readonly number[]): readonly [number, number] {
  const sorted = [...new Set(lons)].toSorted((a, b) => a - b);
  const gaps = sorted.map((lon, index) => {
    const next = sorted[index + 1] ?? (sorted[0] ?? 0) + 360;
    return { after: next, width: next - lon };
  });
  const widest = gaps.toSorted((a, b) => b.width - a.width)[0] ?? { after: 0, width: 360 };
  // Rounding may make a single longitude's own arc a little less than nothing.
  return [wrapped(widest.after), Math.max(0, 360 - widest.width)];
}

/** A longitude within [-180, 180). */
function wrapped(lon: number): number {
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}

function mercator(lat: number): number {
  const held = Math.max(-latMax, Math.min(latMax, lat));
  return Math.log(Math.tan(Math.PI / 4 + (held * degree) / 2));
}

function latOf(height: number): number {
  return (2 * Math.atan(Math.exp(height)) - Math.PI / 2) / degree;
}

/** How many metres a radian of longitude is at a latitude. */
function metresOfRadian(lat: number): number {
  return earthMetres * Math.cos(lat * degree);
}

/** The largest of 1, 2, 5 times a power of ten that is not above `most`. */
function roundBelow(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const digit = [5, 2].find((each) => each * power <= most) ?? 1;
  return digit * power;
}

function stepsBetween(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}

/** Without what counting in steps leaves behind the sixth decimal. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
