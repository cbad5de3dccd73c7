import { useMemo, useRef } from "preact/hooks";
import { barsOf } from "../symbol/code-128.ts";
import { symbolWidth } from "../symbol/symbol-size.ts";
import { useRoom } from "./room.ts";
import { useWholePixels } from "./whole-pixels.ts";

/** Its height, as a share of its length where it stands upright. */
const upright = 0.3;
const heightCss = 64;

/**
 * Digits as Code 128, black on white in every theme, as wide as there is room; `isUpright` draws it
 * along the longer side of a phone.
 */
export function BarCodePicture(props: {
  readonly digits: string;
  readonly label: string;
  readonly isUpright?: boolean;
}) {
  const { digits, label, isUpright = false } = props;
  const [element, room] = useRoom<HTMLDivElement>();
  const { bars, modules } = useMemo(() => barsOf(digits), [digits]);
  const length = symbolWidth(isUpright ? room.heightCss : room.widthCss, room.ratio, modules);
  const path = bars
    .map(([at, width]) => (isUpright ? `M0 ${at}h1v${width}H0z` : `M${at} 0h${width}v1h-${width}z`))
    .join("");
  const drawing = useRef<SVGSVGElement>(null);
  useWholePixels(drawing, isUpright ? length * upright : length);
  return (
    <div class={`symbol${isUpright ? " upright" : ""}`} ref={element}>
      <svg
        ref={drawing}
        role="img"
        aria-label={label}
        width={isUpright ? length * upright : length}
        height={isUpright ? length : heightCss}
        viewBox={isUpright ? `0 0 1 ${modules}` : `0 0 ${modules} 1`}
        preserveAspectRatio="none"
        shape-rendering="crispEdges"
      >
        <path fill="#000000" d={path} />
      </svg>
    </div>
  );
}
