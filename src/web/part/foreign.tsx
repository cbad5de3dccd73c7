import type { ComponentChildren } from "preact";

/**
 * A text that somebody else wrote: a shop's name, a reason. It is text whatever is in it, its
 * direction touches nothing around it, and a long one is cut to two lines.
 */
export function Foreign({ children }: { readonly children: ComponentChildren }) {
  return (
    <bdi class="foreign" title={typeof children === "string" ? children : undefined}>
      {children}
    </bdi>
  );
}
