/**
 * A picture in grey with its contrast pulled apart, in place: the darkest and the brightest 2 % are
 * cut, and a square root lifts what is dark. A screen at a tenth of its brightness is read after
 * that. `pixels` are red, green, blue and alpha, a byte each.
 */
export function stretchContrast(pixels: Uint8ClampedArray): void {
  const counts = new Uint32Array(256);
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
    const grey = (red * 3 + green * 6 + blue) / 10;
    pixels[at] = grey;
    counts[pixels[at] as number] = (counts[pixels[at] as number] ?? 0) + 1;
  }
  const cut = Math.floor((pixels.length / 4) * 0.02);
  const darkest = levelAt(counts, cut);
  const brightest = 255 - levelAt(counts.toReversed(), cut);
  const range = Math.max(1, brightest - darkest);
  const table = Uint8ClampedArray.from(counts, (_, grey) => {
    return 255 * Math.sqrt(Math.min(1, Math.max(0, (grey - darkest) / range)));
  });
  for (let at = 0; at < pixels.length; at += 4) {
    const grey = table[pixels[at] as number] as number;
    pixels[at] = grey;
    pixels[at + 1] = grey;
    pixels[at + 2] = grey;
  }
}

/** The level below which `cut` pixels lie. */
function levelAt(counts: Uint32Array, cut: number): number {
  let seen = 0;
  for (const [level, count] of counts.entries()) {
    seen += count;
    if (seen > cut) return level;
  }
  return 255;
}
