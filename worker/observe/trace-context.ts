/** Where a caller's own trace stands (W3C Trace Context §3.2.2); nobody vouches for it. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The caller's span, 16 hexadecimal digits. */
  readonly spanId: string;
}

const layout =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** Parses a `traceparent` header; `null`: there is none, or it is malformed. */
export function parseTraceparent(header: string | null): TraceContext | null {
  const [, version, traceId, spanId, more] = layout.exec(header ?? "") ?? [];
  if (traceId === undefined || spanId === undefined) return null;
  if (version === "00" && more !== undefined) return null;
  return { traceId, spanId };
}
