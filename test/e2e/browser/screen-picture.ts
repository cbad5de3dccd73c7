import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";
import type { Locator, Page } from "playwright-core";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

/** What a screen shows, pixel by pixel: one byte each, from black to white. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array;
}

/** A picture of what a page, or a part of it, really shows, at the device's own pixels. */
export async function pictureOf(shown: Page | Locator): Promise<Picture> {
  return decodePng(await shown.screenshot({ scale: "device", animations: "allow" }));
}

/** Decodes the PNG that Chromium takes: 8 bits a channel, not interlaced (W3C PNG, §9). */
function decodePng(file: Buffer): Picture {
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const channels = file[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString("latin1", at + 4, at + 8) === "IDAT") {
      parts.push(file.subarray(at + 8, at + 8 + length));
    }
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < channels ? 0 : (rows[at - channels] ?? 0);
      const up = y === 0 ? 0 : (rows[at - stride] ?? 0);
      const corner = x < channels || y === 0 ? 0 : (rows[at - stride - channels] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      rows[at] = ((raw[y * (stride + 1) + 1 + x] ?? 0) + guess) & 255;
    }
  }
  const grey = new Uint8Array(width * height);
  for (let at = 0; at < grey.length; at++) {
    const from = at * channels;
    const [red = 0, green = 0, blue = 0] = [rows[from], rows[from + 1], rows[from + 2]];
    grey[at] = Math.round(0.3 * red + 0.59 * green + 0.11 * blue);
  }
  return { width, height, grey };
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

let prepared = false;

/** What a scanner reads in a picture: QR symbols and Code 128, each by its text. */
export async function codesIn({ width, height, grey }: Picture): Promise<Map<string, string>> {
  if (!prepared) {
    const wasm = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });
    prepared = true;
  }
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < grey.length; at++) data.fill(grey[at] ?? 0, at * 4, at * 4 + 3);
  const picture = { data, width, height, colorSpace: "srgb" } as never;
  const found = await readBarcodes(picture, { formats: ["Code128", "QRCode"] });
  return new Map(found.map(({ format, text }) => [format, text]));
}

/** The codes that a phone's page really shows now. */
export async function shownCodes(page: Page): Promise<{ qr: string; bar: string }> {
  const found = await codesIn(await pictureOf(page));
  return { qr: found.get("QRCode") ?? "", bar: found.get("Code128") ?? "" };
}
