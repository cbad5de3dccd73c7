/**
 * The outcome of an act that is expected to fail sometimes. A value, so that it crosses an RPC and
 * so that no caller can forget the failure; `throw` is left to bugs and outages.
 */
export type Result<T, F> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: F };

/** The success that carries `value`. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** The expected failure that carries `fault`. */
export function fail<F>(fault: F): { readonly ok: false; readonly fault: F } {
  return { ok: false, fault };
}
