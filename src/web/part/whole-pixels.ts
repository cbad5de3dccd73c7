import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/**
 * Has a drawing of this width begin on a whole device pixel, in the middle of its box: between two
 * of them every edge would be rounded by itself, and one module be wider than the next.
 */
export function useWholePixels(drawing: RefObject<SVGSVGElement | null>, widthCss: number): void {
  // What stands above it may have moved it since.
  useLayoutEffect(() => {
    const svg = drawing.current;
    const box = svg?.parentElement?.getBoundingClientRect();
    if (svg === null || box === undefined) return;
    const whole = (at: number) => Math.round(at * devicePixelRatio) / devicePixelRatio;
    const left = whole(box.left + (box.width - widthCss) / 2) - box.left;
    const top = Math.ceil(box.top * devicePixelRatio) / devicePixelRatio - box.top;
    svg.style.setProperty("margin", `${top}px 0 0 ${left}px`);
  });
}
