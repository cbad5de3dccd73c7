/*
 * Distance on a sphere of 6,371,009 m in integers only. Angles come in 10^−6 degrees. Fractions
 * are scaled by 2^30 and every shift rounds down, so that the figure is the same on every machine:
 *   1. each place becomes a vector of three fractions, by an odd Taylor series of a quarter wave
 *   2. the half arc is atan(|a − b| ÷ |a + b|), by the series of the arc tangent around 0 and π/4
 */

const QUARTER: i64 = 90000000;
const EARTH_RADIUS_METRES: i64 = 6371009;
const QUARTER_PI: i64 = 843314857;

/** sin of `quarter`, 10^−6 degrees in [0, 90], scaled by 2^30. */
function sineOfQuarter(quarter: i64): i64 {
  const t = (quarter << 30) / QUARTER;
  const square = (t * t) >> 30;
  let sum: i64 = 61;
  sum = 3864 - ((square * sum) >> 30);
  sum = 172272 - ((square * sum) >> 30);
  sum = 5026995 - ((square * sum) >> 30);
  sum = 85569306 - ((square * sum) >> 30);
  sum = 693598668 - ((square * sum) >> 30);
  sum = 1686629713 - ((square * sum) >> 30);
  return (t * sum) >> 30;
}

/** sin of `angle`, 10^−6 degrees in [−180, 180], scaled by 2^30. */
function sine(angle: i64): i64 {
  const size = angle < 0 ? -angle : angle;
  const wave = sineOfQuarter(size > QUARTER ? 2 * QUARTER - size : size);
  return angle < 0 ? -wave : wave;
}

/** cos of `angle`, 10^−6 degrees in [−180, 180], scaled by 2^30. */
function cosine(angle: i64): i64 {
  return sine(QUARTER - (angle < 0 ? -angle : angle));
}

/** The largest integer whose square is not above `value`, for `value` in [0, 2^63). */
function root(value: i64): i64 {
  if (value == 0) return 0;
  let guess: i64 = (<i64>1) << ((65 - clz(value)) >> 1);
  let next = (guess + value / guess) >> 1;
  while (next < guess) {
    guess = next;
    next = (guess + value / guess) >> 1;
  }
  return guess;
}

/** atan of `ratio` scaled by 2^30, |ratio| ≤ 0.4143, by the series to the 17th power. */
function smallArcTangent(ratio: i64): i64 {
  const square = (ratio * ratio) >> 30;
  let sum: i64 = 0;
  for (let k: i64 = 17; k >= 1; k -= 2) sum = ((<i64>1) << 30) / k - ((square * sum) >> 30);
  return (ratio * sum) >> 30;
}

/** atan(`opposite` ÷ `adjacent`), both in [0, 2^32), not both 0, scaled by 2^30. */
function arcTangent(opposite: i64, adjacent: i64): i64 {
  if (opposite > adjacent) return 2 * QUARTER_PI - arcTangent(adjacent, opposite);
  if (opposite * 1000 <= adjacent * 414) return smallArcTangent((opposite << 30) / adjacent);
  return QUARTER_PI - smallArcTangent(((adjacent - opposite) << 30) / (adjacent + opposite));
}

/**
 * True if two places are certainly within 50 km: no more than 449,000 × 10^−6 degrees apart, north
 * and east together, a degree being 111.2 km at most.
 */
export function areNear(latA: i32, lonA: i32, latB: i32, lonB: i32): bool {
  const north = abs<i64>(<i64>latA - <i64>latB);
  const east = abs<i64>(<i64>lonA - <i64>lonB);
  return north + east <= 449000;
}

/** Whole metres, rounded down, between two places, each lat and lon in 10^−6 degrees. */
export function metresBetween(latA: i32, lonA: i32, latB: i32, lonB: i32): i64 {
  if (latA == latB && lonA == lonB) return 0;
  const flatA = cosine(latA);
  const flatB = cosine(latB);
  const xA = (flatA * cosine(lonA)) >> 30;
  const xB = (flatB * cosine(lonB)) >> 30;
  const yA = (flatA * sine(lonA)) >> 30;
  const yB = (flatB * sine(lonB)) >> 30;
  const zA = sine(latA);
  const zB = sine(latB);
  const apart = root((xA - xB) * (xA - xB) + (yA - yB) * (yA - yB) + (zA - zB) * (zA - zB));
  const along = root((xA + xB) * (xA + xB) + (yA + yB) * (yA + yB) + (zA + zB) * (zA + zB));
  if (apart == 0) return 0;
  return (2 * arcTangent(apart, along) * EARTH_RADIUS_METRES) >> 30;
}
