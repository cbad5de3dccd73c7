import { encode } from "uqr";

/** White modules around the symbol (ISO/IEC 18004). */
const quiet = 4;
/** A QR symbol as one path of runs, a module a unit, and how many modules it has on a side. */
export interface QrPath {
  readonly path: string;
  readonly modules: number;
}

/**
 * Draws a text as a QR symbol of level M, of this version at least: codes that follow each other have
 * as many modules then, whatever they say.
 */
export function qrPath(text: string, version = 1): QrPath {
  const { data, size } = encode(text, {
    ...{ ecc: "M", boostEcc: false, border: quiet, minVersion: version },
  });
  const path = data.map((row, y) =>
    runsOf(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`),
  );
  return { path: path.flat().join(""), modules: size };
}

function runsOf(row: readonly boolean[]): readonly (readonly [left: number, width: number])[] {
  const runs: [number, number][] = [];
  row.forEach((isDark, x) => {
    if (!isDark) return;
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  });
  return runs;
}
