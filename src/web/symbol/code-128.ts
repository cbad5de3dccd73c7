/** Widths of bar, space, bar, space, bar, space for each value of Code 128 (ISO/IEC 15417). */
const patterns =
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 " +
  "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 " +
  "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 " +
  "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 " +
  "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 " +
  "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 " +
  "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 " +
  "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 " +
  "211214 211232";
const widthsOf = patterns.split(" ");
const stop = "2331112";
const startC = 105;
const codeB = 100;
const modulus = 103;

/** White modules before and behind the bars. */
const quietModules = 10;

/** Bars side by side: where each begins, and how wide it is, in modules. */
export interface Bars {
  readonly bars: readonly (readonly [left: number, width: number])[];
  /** All modules, the quiet zones among them. */
  readonly modules: number;
}

/**
 * Digits as Code 128: two a symbol in set C, an odd one at the end in set B. Throws for what is not
 * made of digits alone.
 */
export function barsOf(digits: string): Bars {
  if (!/^\d{2,}$/.test(digits)) throw new RangeError("a bar code is made of digits");
  const pairs = digits.match(/\d\d/g) ?? [];
  const odd = digits.length % 2 === 1 ? [codeB, Number(digits.at(-1)) + 16] : [];
  const values = [startC, ...pairs.map(Number), ...odd];
  const sum = values.reduce((total, value, place) => total + value * Math.max(place, 1), 0);
  const symbols = [...values, sum % modulus].map((value) => widthsOf[value]);
  const widths = [...symbols.join(""), ...stop].map(Number);
  const bars: [number, number][] = [];
  let left = quietModules;
  widths.forEach((width, place) => {
    if (place % 2 === 0) bars.push([left, width]);
    left += width;
  });
  return { bars, modules: left + quietModules };
}

/** Digits in fours, as people read them aloud. */
export function inFours(digits: string): string {
  return digits.match(/.{1,4}/g)?.join(" ") ?? "";
}
