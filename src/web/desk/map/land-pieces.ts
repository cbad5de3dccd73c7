import type { MapEdges } from "./map-view.ts";

type Ring = readonly (readonly number[])[];

/** One island or continent: its shore, that of its lakes, and how far it goes. */
export interface LandPiece {
  readonly rings: readonly Ring[];
  readonly edges: MapEdges;
}

/** What of GeoJSON (RFC 7946) an outline is told in. */
type Told =
  | { readonly type: "FeatureCollection"; readonly features: readonly Told[] }
  | { readonly type: "Feature"; readonly geometry: Told }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly Ring[])[] };

/** Every island by itself, so that those far away need not be drawn; nothing of another form is land. */
export function piecesOf(told: { readonly type: string }): readonly LandPiece[] {
  const land = told as Told;
  switch (land.type) {
    case "FeatureCollection":
      return land.features.flatMap(piecesOf);
    case "Feature":
      return piecesOf(land.geometry);
    case "MultiPolygon":
      return land.coordinates.map((rings) => ({ rings, edges: edgesOfRing(rings[0] ?? []) }));
    default:
      return [];
  }
}

/** Whether any of a piece may be in a view, whichever way around Earth that counts its degrees. */
export function isSeen(piece: MapEdges, view: MapEdges): boolean {
  if (piece.south > view.north || piece.north < view.south) return false;
  return [-360, 0, 360].some(
    (turn) => piece.west + turn <= view.east && piece.east + turn >= view.west,
  );
}

function edgesOfRing(ring: Ring): MapEdges {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [lon = 0, lat = 0] of ring) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return { west, east, south, north };
}
