import type { PasskeyPort } from "../../client/access/passkey.ts";

/**
 * Passkeys of which one is made once: who asks again with the same challenge, since the answer of the
 * server was lost, gives the same one again.
 */
export function samePasskey(port: PasskeyPort | undefined): PasskeyPort | undefined {
  if (port === undefined) return undefined;
  let last: { readonly asked: string; readonly made: unknown } | undefined;
  return {
    async create(options) {
      const asked = JSON.stringify(options);
      if (last?.asked !== asked) last = { asked, made: await port.create(options) };
      return last.made;
    },
    get: (options) => port.get(options),
  };
}
