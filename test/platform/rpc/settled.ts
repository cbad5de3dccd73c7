/** How a call ended on the other side. */
export type Settled = { readonly value: unknown } | { readonly fault: unknown };
