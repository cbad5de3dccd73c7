import type { ComponentChildren } from "preact";

/**
 * A text that somebody else wrote: a shop's name, a reason. It is text whatever is in it, its
 * direction touches nothing around it, and a long one is cut to two lines. Its title is the whole.
 */
export function Foreign(props: { readonly children: ComponentChildren; readonly whole?: string }) {
  const { children, whole = typeof children === "string" ? children : undefined } = props;
  return (
    <bdi class="foreign" title={whole}>
      {children}
    </bdi>
  );
}
