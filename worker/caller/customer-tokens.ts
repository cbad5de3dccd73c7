import type { Grant } from "../../src/identity/act/session.ts";
import { acrOf } from "../../src/identity/assurance.ts";
import { type AccessClaims, signAccess } from "../../src/token/access.ts";
import { encodeBase64url } from "../../src/token/grammar.ts";
import { sealId, type WalletRoute } from "../../src/token/seal.ts";
import type { Call } from "../door/route.ts";
import { random } from "../platform/keys.ts";

/** Tokens as the contract spells them; `expires_in` counts seconds. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string | null;
  readonly token_type: "DPoP";
  readonly expires_in: number;
}

/** A fresh `jti` of an access token: 128 random bits. */
export function makeJti(): string {
  return encodeBase64url(random(16));
}

/** Signs the access token of what a wallet granted, and hands the refresh token on with it. */
export async function customerTokens(
  call: Pick<Call, "env" | "ring" | "nowMs">,
  route: WalletRoute,
  grant: Grant,
  rest: { readonly refreshToken: string | null; readonly jti?: string; readonly lifeMs?: number },
): Promise<Tokens> {
  const { env, ring, nowMs } = call;
  const { epoch, amr } = grant;
  const claims: AccessClaims = {
    kind: "customer",
    sub: sealId(ring, "wal", route, 0, grant.idKey),
    device_id: sealId(ring, "dev", route, grant.deviceNumber, grant.deviceIdKey),
    scope: "wallet",
    jkt: grant.jkt,
    auth_time_ms: grant.authTimeMs,
    amr: [...amr],
    acr: acrOf(amr),
    epoch: [epoch[0], epoch[1], epoch[2]],
    jti: rest.jti ?? makeJti(),
  };
  const context = { issuer: env.PUBLIC_ORIGIN, audience: env.PUBLIC_ORIGIN, nowMs };
  const life = rest.lifeMs === undefined ? {} : { lifeMs: rest.lifeMs };
  const { token, expiresInSeconds } = await signAccess(ring, claims, { ...context, ...life });
  return {
    access_token: token,
    refresh_token: rest.refreshToken,
    token_type: "DPoP",
    expires_in: expiresInSeconds,
  };
}
