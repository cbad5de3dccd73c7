import { writeFileSync } from "node:fs";
import { encode } from "uqr";

const [width, height] = [640, 480];
/** How many frames the film has before it begins again. */
const frames = 4;

/** The switches of a Chromium whose camera plays the film in a file, read whenever it is asked for. */
export function cameraSwitches(file: string): readonly string[] {
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** How a phone is held before the camera: so much of its brightness (0 to 1), turned by degrees. */
interface Held {
  readonly brightness?: number;
  readonly degrees?: number;
  /**
   * How much of the light (0 to 1) is gone between the pixels of the screen, whose grid is nearly the
   * camera's own: the two make bands over the picture.
   */
  readonly moire?: number;
}

/** Pixels of the camera from one of the screen to the next, where they make bands 34 pixels wide. */
const gridPeriod = 1.03;

/** Films a phone that shows a code as QR. */
export function filmCode(file: string, text: string, held: Held = {}): void {
  const { data, size } = encode(text, { ecc: "L", border: 4 });
  const isLight = (x: number, y: number) =>
    data[Math.floor(y * size)]?.[Math.floor(x * size)] === false;
  film(file, (x, y) => (isLight(x, y) ? 1 : 0), held);
}

/** Films what a phone's page really shows: a square of a picture of its screen, by its device pixels. */
export function filmScreen(
  file: string,
  screen: { readonly width: number; readonly grey: Uint8Array },
  square: { readonly x: number; readonly y: number; readonly side: number },
  held: Held = {},
): void {
  const { width, grey } = screen;
  film(
    file,
    (x, y) => {
      if (x < 0 || y < 0 || x >= 1 || y >= 1) return 0;
      const at = Math.floor(square.y + y * square.side) * width;
      return (grey[at + Math.floor(square.x + x * square.side)] ?? 0) / 255;
    },
    held,
  );
}

/** `lightAt` says how bright a square is, in shares of its side; it fills most of the film. */
function film(file: string, lightAt: (x: number, y: number) => number, held: Held): void {
  const { brightness = 1, degrees = 0, moire = 0 } = held;
  const side = 400;
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const luma = Buffer.alloc(width * height, 16);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [right, down] = [x - width / 2, y - height / 2];
      const across = (right * cos + down * sin) / side + 0.5;
      const along = (down * cos - right * sin) / side + 0.5;
      const lit = 1 - moire * (1 - openTo(across * side) * openTo(along * side));
      luma[y * width + x] = 16 + Math.round(219 * brightness * lit * lightAt(across, along));
    }
  }
  const frame = Buffer.concat([
    Buffer.from("FRAME\n"),
    luma,
    Buffer.alloc((width * height) / 2, 128),
  ]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F20:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(file, Buffer.concat([head, ...Array.from({ length: frames }, () => frame)]));
}

/** How much light comes from here across the screen's grid: 1 in the middle of a pixel, 0 between two. */
function openTo(place: number): number {
  return (1 + Math.cos((2 * Math.PI * place) / gridPeriod)) / 2;
}
