import { crc32, deflateSync } from "node:zlib";

/*
 * The app's icon: a barrier's gate, out of rectangles, so that a picture of any size is made of the
 * same figures as the drawing. Units are hundredths of its width.
 */
type Rectangle = readonly [left: number, top: number, width: number, height: number];

const ground = [0x1a, 0x4f, 0xa3] as const;
const gate: readonly Rectangle[] = [
  [20, 26, 60, 8],
  [26, 42, 48, 6],
  [30, 34, 8, 44],
  [62, 34, 8, 44],
];

/** The icon as a drawing. */
export function iconSvg(): string {
  const bars = gate.map(([x, y, w, h]) => `M${x} ${y}h${w}v${h}h-${w}z`).join("");
  const colour = `#${Buffer.from(ground).toString("hex")}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path fill="${colour}" d="M0 0h100v100H0z"/><path fill="#fff" d="${bars}"/></svg>\n`;
}

/** The icon as a picture (PNG, W3C): `size` pixels wide and high. */
export function iconPng(size: number): Buffer {
  const rows = Array.from({ length: size }, (_, y) => rowOf(size, y));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // 8 bits a channel, red, green and blue; no filter but "none", not interlaced.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Buffer.concat(rows), { level: 9 });
  const chunks = [chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...chunks]);
}

function rowOf(size: number, y: number): Buffer {
  const row = Buffer.alloc(1 + 3 * size);
  for (let x = 0; x < size; x++) {
    const [atX, atY] = [((x + 0.5) * 100) / size, ((y + 0.5) * 100) / size];
    const isGate = gate.some(
      ([left, top, width, height]) =>
        atX >= left && atX < left + width && atY >= top && atY < top + height,
    );
    row.set(isGate ? [0xff, 0xff, 0xff] : ground, 1 + 3 * x);
  }
  return row;
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(content.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
