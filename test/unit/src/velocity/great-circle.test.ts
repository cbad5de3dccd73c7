import { expect, test } from "vitest";
import { metresBetween } from "../../../../src/velocity/great-circle.ts";

function haversine(a: [number, number], b: [number, number]): number {
  const [latA, lonA, latB, lonB] = [...a, ...b].map((angle) => (angle * Math.PI) / 180e6) as [
    number,
    number,
    number,
    number,
  ];
  const half = Math.sin((latB - latA) / 2) ** 2;
  const across = Math.cos(latA) * Math.cos(latB) * Math.sin((lonB - lonA) / 2) ** 2;
  return 2 * 6_371_009 * Math.asin(Math.sqrt(Math.min(1, half + across)));
}

test("is within a metre and a millionth of the great circle, near and far", () => {
  const lats = [-90e6, -89_999_999, -33_868_820, -1, 0, 1, 35_681_236, 60_000_000, 90e6];
  const lons = [-180e6, -179_999_999, -74_005_974, -1, 0, 1, 139_767_125, 90e6, 180e6];
  const places = lats.flatMap((lat) => lons.map((lon): [number, number] => [lat, lon]));
  for (const a of places) {
    for (const b of places) {
      const found = metresBetween({ latE6: a[0], lonE6: a[1] }, { latE6: b[0], lonE6: b[1] });
      const expected = haversine(a, b);
      expect(Math.abs(Number(found) - expected)).toBeLessThan(1 + expected / 1e6);
    }
  }
});

test("is 0 for one place and the same both ways", () => {
  const tokyo = { latE6: 35_681_236, lonE6: 139_767_125 };
  const osaka = { latE6: 34_702_485, lonE6: 135_495_951 };
  expect(metresBetween(tokyo, tokyo)).toBe(0n);
  expect(metresBetween(tokyo, osaka)).toBe(metresBetween(osaka, tokyo));
  expect(Number(metresBetween(tokyo, osaka)) / 1000).toBeCloseTo(403, 0);
});
