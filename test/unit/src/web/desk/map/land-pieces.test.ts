import { expect, it } from "vitest";
import { isSeen, piecesOf } from "../../../../../../src/web/desk/map/land-pieces.ts";

const island = (west: number, south: number, side: number) => [
  [
    ...[[west, south] as const, [west + side, south] as const],
    ...[[west + side, south + side] as const, [west, south] as const],
  ],
];

it("takes land apart into islands, each with how far it goes", () => {
  const coordinates = [island(139, 35, 2), island(-180, 60, 5)];
  const land = { type: "Feature", geometry: { type: "MultiPolygon", coordinates } };
  const pieces = piecesOf({ type: "FeatureCollection", features: [land] } as never);
  expect(pieces.map(({ edges }) => edges)).toEqual([
    { west: 139, east: 141, south: 35, north: 37 },
    { west: -180, east: -175, south: 60, north: 65 },
  ]);
  expect(piecesOf({ type: "Point" })).toEqual([]);
});

it("sees an island that is in the view in part, also over the date line, and no other", () => {
  const view = { west: 175, east: 185, south: 59, north: 61 };
  const edges = (west: number, south: number) => ({
    west,
    east: west + 5,
    south,
    north: south + 5,
  });
  expect(isSeen(edges(-180, 60), view)).toBe(true);
  expect(isSeen(edges(171, 56), view)).toBe(true);
  expect(isSeen(edges(175, 60), { ...view, west: -185, east: -175 })).toBe(true);
  expect(isSeen(edges(-170, 60), view)).toBe(false);
  expect(isSeen(edges(175, 62), view)).toBe(false);
  expect(isSeen({ west: -180, east: 180, south: -90, north: -60 }, view)).toBe(false);
});
