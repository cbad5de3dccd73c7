import { geoMercator } from "d3-geo";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  gridOf,
  isWithin,
  pointOf,
  scaleBar,
  viewOf,
} from "../../../../../../src/web/desk/map/map-view.ts";

const size = { width: 480, height: 320 };
const shibuya = [
  { lat: 35.6591, lon: 139.7006 },
  { lat: 35.6612, lon: 139.6989 },
  { lat: 35.6569, lon: 139.7031 },
];

/** Metres on the ground that a pixel is in a view. */
const metresOfPx = (view: ReturnType<typeof viewOf>) => {
  const { metres, px } = scaleBar(view, 120);
  return metres / px;
};

describe("the view of stores", () => {
  it("shows three stores of one quarter as three, however far others could be", () => {
    const view = viewOf(shibuya, size);
    const points = shibuya.map((place) => pointOf(place, view, size));
    for (const [index, point] of points.entries()) {
      for (const other of points.slice(index + 1)) {
        expect(Math.hypot(point.x - other.x, point.y - other.y)).toBeGreaterThan(40);
      }
    }
  });

  it("shows 1,200 m beside one store, and beside several at one address", () => {
    for (const places of [shibuya.slice(0, 1), [shibuya[0], shibuya[0]]] as const) {
      const view = viewOf(places as typeof shibuya, size);
      expect(metresOfPx(view) * (size.height - 72)).toBeCloseTo(1_200, 3);
      expect(pointOf(shibuya[0] as never, view, size)).toEqual({ x: 240, y: 160 });
    }
  });

  it("goes the short way over the date line", () => {
    const view = viewOf(
      [
        { lat: -17, lon: 178.5 },
        { lat: -14, lon: -171.5 },
      ],
      size,
    );
    expect(view.centre.lon).toBeCloseTo(-176.5, 6);
    expect(pointOf({ lat: -17, lon: 178.5 }, view, size).x).toBeLessThan(240);
    expect(pointOf({ lat: -14, lon: -171.5 }, view, size).x).toBeGreaterThan(240);
  });

  it("shows every store there can be, poles too, within its margins", () => {
    const place = fc.record({
      lat: fc.integer({ min: -90_000_000, max: 90_000_000 }).map((each) => each / 1e6),
      lon: fc.integer({ min: -180_000_000, max: 180_000_000 }).map((each) => each / 1e6),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 12 }), (places) => {
        const view = viewOf(places, size);
        expect(Number.isFinite(view.scale) && view.scale > 0).toBe(true);
        for (const each of places) {
          const { x, y } = pointOf(each, view, size);
          expect(x).toBeGreaterThan(30);
          expect(x).toBeLessThan(450);
          expect(y).toBeGreaterThan(30);
          expect(y).toBeLessThan(290);
        }
      }),
      { examples: [[[{ lat: 0, lon: 159.518123 }]]] },
    );
  });

  it("is the projection that the outline is drawn in", () => {
    const view = viewOf(shibuya, size);
    const { lon, lat } = view.centre;
    const projection = geoMercator()
      .rotate([-lon, 0])
      .center([0, lat])
      .scale(view.scale)
      .translate([240, 160]);
    for (const each of [...shibuya, { lat: 35.7, lon: 139.9 }]) {
      const [x = 0, y = 0] = projection([each.lon, each.lat]) ?? [];
      const own = pointOf(each, view, size);
      expect(own.x).toBeCloseTo(x, 4);
      expect(own.y).toBeCloseTo(y, 4);
    }
  });

  it("has a bar of a round length, and a few lines of round degrees", () => {
    const view = viewOf(shibuya, size);
    expect(scaleBar(view, 120)).toMatchObject({ metres: 500 });
    expect(scaleBar(view, 120).px).toBeLessThanOrEqual(120);
    const { lons, lats } = gridOf(view, size);
    expect(lons.length).toBeGreaterThanOrEqual(2);
    expect(lons.length).toBeLessThan(9);
    expect(lats.length).toBeLessThan(9);
    expect(lons.map(({ degrees }) => degrees)).toContain(139.7);
    for (const { at, degrees } of lons) {
      expect(at).toBeCloseTo(pointOf({ lat: 35, lon: degrees }, view, size).x, 6);
    }
    const world = viewOf(
      [
        { lat: 60, lon: -170 },
        { lat: -50, lon: 10 },
        { lat: 0, lon: 130 },
      ],
      size,
    );
    expect(gridOf(world, size).lons.length).toBeLessThan(9);
  });

  it("tells what is outside of it", () => {
    const view = viewOf(shibuya, size);
    expect(isWithin(pointOf({ lat: 35.7, lon: 139.7 }, view, size), size)).toBe(false);
    expect(isWithin(pointOf({ lat: 35.659, lon: 139.7 }, view, size), size)).toBe(true);
  });
});
