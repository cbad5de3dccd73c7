import type { Place } from "./event.ts";

/*
 * Whole metres on a sphere of 6,371,009 m, defined by integers, so that every machine agrees:
 * fractions are scaled by 2^30 and every shift rounds down. A place becomes three fractions by the
 * Taylor series of a quarter wave; half the arc is the arc tangent of |a − b| over |a + b|.
 */
const ONE = 1n << 30n;
const QUARTER = 90_000_000n;
const EARTH_RADIUS_METRES = 6_371_009n;
const QUARTER_PI = 843_314_857n;
/** (π/2)^k ÷ k! for k = 1, 3 … 13, scaled by 2^30 and rounded. */
const WAVE = [1_686_629_713n, 693_598_668n, 85_569_306n, 5_026_995n, 172_272n, 3_864n, 61n];

/** Whole metres between two places, rounded down; within 1 m of the great circle. */
export function metresBetween(a: Place, b: Place): bigint {
  if (a.latE6 === b.latE6 && a.lonE6 === b.lonE6) return 0n;
  const from = vectorOf(a);
  const to = vectorOf(b);
  const apart = root(sum(from.map((value, i) => (value - (to[i] ?? 0n)) ** 2n)));
  const along = root(sum(from.map((value, i) => (value + (to[i] ?? 0n)) ** 2n)));
  if (apart === 0n) return 0n;
  return (2n * arcTangent(apart, along) * EARTH_RADIUS_METRES) >> 30n;
}

function vectorOf({ latE6, lonE6 }: Place): bigint[] {
  const lat = BigInt(latE6);
  const lon = BigInt(lonE6);
  const flat = cosine(lat);
  return [(flat * cosine(lon)) >> 30n, (flat * sine(lon)) >> 30n, sine(lat)];
}

function sine(angle: bigint): bigint {
  if (angle < 0n) return -sine(-angle);
  const quarter = angle > QUARTER ? 2n * QUARTER - angle : angle;
  const t = (quarter << 30n) / QUARTER;
  const square = (t * t) >> 30n;
  const series = WAVE.reduceRight((rest, term) => term - ((square * rest) >> 30n));
  return (t * series) >> 30n;
}

function cosine(angle: bigint): bigint {
  return sine(QUARTER - (angle < 0n ? -angle : angle));
}

function arcTangent(opposite: bigint, adjacent: bigint): bigint {
  if (opposite > adjacent) return 2n * QUARTER_PI - arcTangent(adjacent, opposite);
  if (opposite * 1000n <= adjacent * 414n) return smallArcTangent((opposite * ONE) / adjacent);
  return QUARTER_PI - smallArcTangent(((adjacent - opposite) * ONE) / (adjacent + opposite));
}

/** The series of the arc tangent to the 17th power, which is enough below 0.415. */
function smallArcTangent(ratio: bigint): bigint {
  const square = (ratio * ratio) >> 30n;
  const odd = [1n, 3n, 5n, 7n, 9n, 11n, 13n, 15n, 17n];
  const series = odd.reduceRight((rest, k) => ONE / k - ((square * rest) >> 30n), 0n);
  return (ratio * series) >> 30n;
}

function root(value: bigint): bigint {
  let low = 0n;
  let high = 1n << 32n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle * middle <= value) low = middle;
    else high = middle;
  }
  return low;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
