import type { DeviceKey, Method } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import { origin } from "../../whole-worker/town.ts";
import type { Cast, Thief } from "../cast.ts";
import type { Exchange } from "../chronicle.ts";
import { askBare } from "../program.ts";

/** What thieves have in common: they see every request and every answer, and have no key of others. */

export interface Forged {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Sends it as it is; the status, or that there was no answer. */
export async function send({ actor }: Thief, request: Forged): Promise<string> {
  const { method, path, body, headers } = request;
  const init = { method, headers, ...(body === null ? {} : { body }) };
  const response = await askBare(actor, origin + path, init);
  return response === null ? "no answer" : `${response.status}`;
}

/** A request of an honest actor that was answered well and shows what `wanted` asks for. */
export function overheard(
  { chronicle }: Cast,
  dice: Dice,
  wanted: (exchange: Exchange) => boolean = () => true,
): Exchange | null {
  const newest = chronicle.exchanges.slice(-60).filter((exchange) => {
    const { answer, actor, path } = exchange;
    if (answer === null || answer.status > 299 || path.startsWith("/dev/")) return false;
    return !actor.startsWith("thief") && answer.status !== 101 && wanted(exchange);
  });
  return newest.length === 0 ? null : dice.pick(newest);
}

export const hasToken = ({ headers }: Exchange) => headers.authorization !== undefined;

/** The headers of a call that a key of one's own has signed, beside whatever token. */
export async function signed(
  { actor }: Thief,
  key: DeviceKey,
  call: Pick<Forged, "method" | "path" | "body"> & { readonly authorization?: string },
): Promise<Record<string, string>> {
  const { method, path, body, authorization } = call;
  return await actor.run(async ({ signProof, contentDigestOf, newReference, realRuntime }) => {
    const bytes = body === null ? undefined : Uint8Array.from(new TextEncoder().encode(body));
    const contentDigest = bytes === undefined ? undefined : await contentDigestOf(bytes);
    const proof = await signProof(key, {
      method: method as Method,
      url: origin + path,
      issuedAtMs: realRuntime.nowMs(),
      jti: newReference(realRuntime),
      token: authorization?.replace(/^DPoP /, ""),
      contentDigest,
    });
    return {
      dpop: proof,
      ...(authorization === undefined ? {} : { authorization }),
      ...(contentDigest === undefined
        ? {}
        : { "content-digest": contentDigest, "content-type": "application/json" }),
    };
  });
}
