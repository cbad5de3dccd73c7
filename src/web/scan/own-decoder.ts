import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasmAddress from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { Decode } from "./decode.ts";

/** A decoder in WebAssembly, for browsers without one. */
export async function openOwnDecoder(): Promise<Decode> {
  await prepareZXingModule({
    // Its own idea of where the file is would be another origin.
    overrides: { locateFile: () => wasmAddress },
    fireImmediately: true,
  });
  const options = { formats: ["QRCode", "Code128"] as const, maxNumberOfSymbols: 1 };
  return async (picture) => {
    const [found] = await readBarcodes(picture, { ...options, formats: [...options.formats] });
    return found?.isValid ? found.text : null;
  };
}
