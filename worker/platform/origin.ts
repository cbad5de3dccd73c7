import { originFault } from "../../src/origin.ts";

let usable: string | undefined;

/**
 * Throws when the deployment's public origin is not spelled as one, with a slash at its end for
 * example: no proof and no token would ever be good, and nobody would be told why.
 */
export function expectPublicOrigin({ PUBLIC_ORIGIN }: { readonly PUBLIC_ORIGIN: string }): void {
  if (PUBLIC_ORIGIN === usable) return;
  const fault = originFault(PUBLIC_ORIGIN);
  if (fault !== null) throw new Error(`PUBLIC_ORIGIN cannot be used: ${fault}`);
  usable = PUBLIC_ORIGIN;
}
