/** A place as the contract has it, in millionths of a degree. */
export interface PlaceE6 {
  readonly lat_e6: number;
  readonly lon_e6: number;
}

/** A place as maps copy it, "35.658, 139.7016": latitude first; null for what is none on Earth. */
export function degreesOf(typed: string): PlaceE6 | null {
  const [, lat, lon] =
    /^\s*([-+]?\d{1,2}(?:\.\d+)?)\s*[,、 ]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*$/.exec(
      typed.normalize("NFKC").replaceAll("−", "-"),
    ) ?? [];
  if (lat === undefined || lon === undefined) return null;
  const place = { lat_e6: Math.round(Number(lat) * 1e6), lon_e6: Math.round(Number(lon) * 1e6) };
  const isOnEarth = Math.abs(place.lat_e6) <= 90e6 && Math.abs(place.lon_e6) <= 180e6;
  return isOnEarth ? place : null;
}
