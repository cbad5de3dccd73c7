import { type IconName, iconShapes } from "./icon-shapes.ts";

/** A drawing beside a word. It says nothing to a reader: the word does. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={iconShapes[name]} />
    </svg>
  );
}
