import * as z from "zod";
import { type AccessClaims, signAccess } from "../../src/token/access.ts";
import { scopeOf } from "../../src/token/access-claims.ts";
import { encodeBase64url } from "../../src/token/grammar.ts";
import type { Call } from "../door/route.ts";
import { random } from "../platform/keys.ts";

type Common = "scope" | "jkt" | "auth_time_ms" | "amr" | "jti";
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What a terminal, a partner or an operator is given to call with. */
export interface BoundTokens {
  readonly access_token: string;
  readonly token_type: "DPoP";
  /** Seconds. */
  readonly expires_in: number;
}

export const boundTokens = z
  .strictObject({
    access_token: z.string(),
    token_type: z.literal("DPoP"),
    expires_in: z.int().positive(),
  })
  .meta({ id: "BoundTokens", description: "An access token bound to the key of the proof." });

/**
 * An access token bound to the key that the call's proof was made with, which just proved it; `amr`
 * says what else was.
 */
export async function issueAccess(
  call: Pick<Call, "env" | "ring" | "nowMs" | "proof">,
  claims: Without<AccessClaims, Common>,
  amr: readonly string[] = ["pop"],
): Promise<BoundTokens> {
  const whole = {
    ...claims,
    jkt: call.proof.jkt,
    auth_time_ms: call.nowMs,
    amr: [...amr],
    jti: encodeBase64url(random(12)),
  } as Without<AccessClaims, "scope">;
  const scoped = { ...whole, scope: scopeOf(whole as AccessClaims) } as AccessClaims;
  const origin = call.env.PUBLIC_ORIGIN;
  const { token, expiresInSeconds } = await signAccess(call.ring, scoped, {
    issuer: origin,
    audience: origin,
    nowMs: call.nowMs,
  });
  return { access_token: token, token_type: "DPoP", expires_in: expiresInSeconds };
}
