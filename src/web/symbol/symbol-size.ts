/** Modules of a QR symbol of version 12, its quiet zone of four on each side among them. */
export const qrModules = 73;

/**
 * How wide a module is, in device pixels: as wide as fits, and whole, so that no edge of it is grey.
 * At least one.
 */
export function modulePixels(widthCss: number, ratio: number, modules: number): number {
  return Math.max(1, Math.floor((widthCss * ratio) / modules));
}

/** How wide the whole symbol is, in CSS pixels: whole device pixels, whatever the ratio is. */
export function symbolWidth(widthCss: number, ratio: number, modules: number): number {
  return (modulePixels(widthCss, ratio, modules) * modules) / ratio;
}
