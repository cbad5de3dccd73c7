import type { ComponentChildren } from "preact";

/** What a banner tells of. */
export type BannerKind = "test" | "warning" | "hold" | "note";

/** A sentence across the page. A warning is announced when it comes. */
export function Banner(props: { readonly kind: BannerKind; readonly children: ComponentChildren }) {
  const { kind, children } = props;
  return (
    <p class={`banner ${kind}`} role={kind === "warning" ? "status" : undefined}>
      {children}
    </p>
  );
}
