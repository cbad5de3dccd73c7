import { type SignName, signShapes } from "./sign-shapes.ts";

/** The sign of an outcome: disc, octagon, triangle, phone, square. It says nothing to a reader: the
 * word beside it does. */
export function Sign({ name }: { readonly name: SignName }) {
  const { frame, mark } = signShapes[name];
  return (
    <svg class="sign-shape" viewBox="0 0 96 96" aria-hidden="true" focusable="false">
      <path class="frame" d={frame} />
      <path class="mark" d={mark} />
    </svg>
  );
}
