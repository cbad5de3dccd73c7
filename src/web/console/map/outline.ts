import { geoMercator, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import fineAddress from "world-atlas/land-10m.json?url";
import coarseAddress from "world-atlas/land-50m.json?url";
import { isSeen, type LandPiece, piecesOf } from "../../desk/map/land-pieces.ts";
import { edgesOf, type MapSize, type MapView } from "../../desk/map/map-view.ts";

/** Narrower views than this are drawn from the finer outline, in which harbours are not in the sea. */
const fineBelowDegrees = 4;

const known = new Map<string, Promise<readonly LandPiece[]>>();

/**
 * The outline of land in a view, as a path of the drawing (Natural Earth, 1:50 million, near by 1:10
 * million). Rejects when its file cannot be had.
 */
export async function landIn(view: MapView, size: MapSize): Promise<string> {
  const { width, height } = size;
  const edges = edgesOf(view, size);
  const address = edges.east - edges.west < fineBelowDegrees ? fineAddress : coarseAddress;
  const pieces = await readLand(address);
  const seen = pieces.filter(({ edges: own }) => isSeen(own, edges));
  const projection = geoMercator()
    .rotate([-view.centre.lon, 0])
    .center([0, view.centre.lat])
    .scale(view.scale)
    .translate([width / 2, height / 2])
    .precision(0)
    .clipExtent([
      [-1, -1],
      [width + 1, height + 1],
    ]);
  const coordinates = seen.map(({ rings }) => rings as [number, number][][]);
  return geoPath(projection).digits(1)({ type: "MultiPolygon", coordinates }) ?? "";
}

/** Read once; what failed is read again next time. */
function readLand(address: string): Promise<readonly LandPiece[]> {
  const reading = known.get(address) ?? askLand(address);
  known.set(address, reading);
  reading.catch(() => known.delete(address));
  return reading;
}

async function askLand(address: string): Promise<readonly LandPiece[]> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  const topology = (await answer.json()) as Parameters<typeof feature>[0];
  const { land } = topology.objects;
  if (land === undefined) throw new Error(`${address} has no land`);
  return piecesOf(feature(topology, land));
}
