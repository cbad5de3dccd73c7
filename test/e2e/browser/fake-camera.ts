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

/** Films a phone that shows a code as QR, at so much of its brightness (0 to 1), turned by degrees. */
export function filmCode(
  file: string,
  text: string,
  { brightness = 1, degrees = 0 }: { brightness?: number; degrees?: number } = {},
): void {
  const { data, size } = encode(text, { ecc: "L", border: 4 });
  const scale = 400 / size;
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const luma = Buffer.alloc(width * height, 16);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [right, down] = [x - width / 2, y - height / 2];
      const column = Math.floor((right * cos + down * sin) / scale + size / 2);
      const row = Math.floor((down * cos - right * sin) / scale + size / 2);
      const isLight = data[row]?.[column] === false;
      if (isLight) luma[y * width + x] = 16 + Math.round(219 * brightness);
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
