import type { Decode } from "./decode.ts";

/** What some browsers have themselves (Shape Detection API). */
interface Detector {
  detect(picture: ImageData): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const formats = ["qr_code", "code_128"] as const;

/**
 * The browser's own detector where it knows both symbols, as long as it works: some have one whose
 * service is not there. Else one of ours, which is loaded when it is needed, from our own origin, and
 * kept by the browser.
 */
export async function openDecoder(): Promise<Decode> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  const known = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (BarcodeDetector === undefined || !formats.every((each) => known.includes(each))) {
    return openOurs();
  }
  const detector = new BarcodeDetector({ formats });
  let isBroken = false;
  let ours: Promise<Decode> | undefined;
  return async (picture) => {
    if (!isBroken) {
      try {
        return (await detector.detect(picture))[0]?.rawValue ?? null;
      } catch {
        isBroken = true;
      }
    }
    ours ??= openOurs();
    return (await ours)(picture);
  };
}

async function openOurs(): Promise<Decode> {
  const { openOwnDecoder } = await import("./own-decoder.ts");
  return openOwnDecoder();
}
