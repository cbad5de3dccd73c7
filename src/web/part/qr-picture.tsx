import { useMemo, useRef } from "preact/hooks";
import { qrPath } from "../symbol/qr-path.ts";
import { symbolWidth } from "../symbol/symbol-size.ts";
import { useRoom } from "./room.ts";
import { useWholePixels } from "./whole-pixels.ts";

/**
 * A text as a QR symbol, black on white in every theme, as large as there is room. Its modules are
 * whole device pixels, and four of them are white around it.
 */
export function QrPicture(props: {
  readonly text: string;
  readonly label: string;
  /** The symbol's version (ISO/IEC 18004), at least. */
  readonly version?: number;
}) {
  const { text, label, version = 1 } = props;
  const [element, { widthCss, ratio }] = useRoom<HTMLDivElement>();
  const { path, modules } = useMemo(() => qrPath(text, version), [text, version]);
  const width = symbolWidth(widthCss, ratio, modules);
  const drawing = useRef<SVGSVGElement>(null);
  useWholePixels(drawing, width);
  return (
    <div class="symbol" ref={element}>
      <svg
        ref={drawing}
        role="img"
        aria-label={label}
        width={width}
        height={width}
        viewBox={`0 0 ${modules} ${modules}`}
        shape-rendering="crispEdges"
      >
        <path fill="#ffffff" d={`M0 0h${modules}v${modules}H0z`} />
        <path fill="#000000" d={path} />
      </svg>
    </div>
  );
}
