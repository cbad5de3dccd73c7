import * as z from "zod";
import * as bounds from "../../src/bounds.ts";
import { type EpochMs, minuteMs } from "../../src/time.ts";
import { type FundingChannel, fundingChannels } from "../../src/token/access-claims.ts";
import { defaultPrefix } from "../../src/token/code/bar-code.ts";
import { publicJwks } from "../../src/token/key-ring.ts";
import { version } from "../../src/version.ts";
import { controlObject } from "../control/stub.ts";
import { count } from "../door/fields.ts";
import { answer, type Route, route } from "../door/route.ts";
import { answered } from "../object/legs.ts";
import { forgetWhenSetBack } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import { logFault } from "../platform/log.ts";

const tag = "Public";
const open = { kind: "open" } as const;

const deployment = z.strictObject({
  issuer: z.string(),
  origin: z.string(),
  environment: z.enum(["production", "test", "local"]),
  currency: z.string(),
  time_zone: z.string(),
  bar_code_prefix: z.string().describe("The digits that bar codes of this issuer begin with."),
  algorithms: z.strictObject({
    tokens: z.array(z.string()),
    proofs: z.array(z.string()),
    codes: z.array(z.string()),
    content_digest: z.array(z.string()),
    dpop_nonce: z.boolean().describe("Whether a proof needs a nonce of ours (RFC 9449 §8)."),
  }),
  lifetimes: z
    .strictObject({
      access_token: count.describe("An access token."),
      refresh_token: count.describe("A refresh token, absolute."),
      code: count.describe("A code that a phone shows."),
      offline_seal: count.describe("A seal for an offline code."),
      proof: count.describe("A proof, from its `iat` on."),
      activation_code: count.describe("A terminal's activation code."),
      invitation_code: count.describe("An operator's invitation."),
      approval: count.describe("What waits for a second person."),
    })
    .describe("Seconds."),
  top_up_channels: z
    .array(z.enum(fundingChannels))
    .nullable()
    .describe(
      "By which a partner credits wallets, as of the last minute; null: not known now. Own points " +
        "can be turned in always.",
    ),
  support: z
    .string()
    .nullable()
    .describe("Where customers and shops get help: an `https:`, `tel:` or `mailto:` address."),
  limits: z
    .strictObject({
      confirmation_above: count,
      cooling_amount_max: count,
      offline_amount_max: count,
      offline_seals: count,
      devices_max: count,
      balance_max: count,
      hold_seconds: count,
      cancellation_grace_ms: count,
    })
    .describe("Amounts in minor units of the currency."),
});

/** What anybody may know: that it runs, its public keys, its limits. */
export const healthRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/healthz",
    summary: "Whether the Worker answers",
    tag,
    access: open,
    replay: "none",
    answers: { 200: z.strictObject({ status: z.literal("ok"), version: z.string() }) },
    async handle() {
      return answer(200, { status: "ok", version });
    },
  }),
  route({
    method: "GET",
    path: "/.well-known/jwks.json",
    summary: "The issuer's public keys (RFC 7517)",
    tag,
    access: open,
    replay: "none",
    answers: {
      200: z.strictObject({
        keys: z.array(
          z.strictObject({
            kty: z.literal("EC"),
            crv: z.literal("P-256"),
            x: z.string(),
            y: z.string(),
            kid: z.string(),
            alg: z.literal("ES256"),
            use: z.literal("sig"),
          }),
        ),
      }),
    },
    async handle(call) {
      return answer(200, publicJwks(call.ring));
    },
  }),
  route({
    method: "GET",
    path: "/.well-known/sekisho",
    summary: "This deployment: issuer, algorithms, lifetimes, limits",
    tag,
    access: open,
    replay: "none",
    answers: { 200: deployment },
    async handle({ env, nowMs }) {
      return answer(200, describe(env, await channelsKnown(env, nowMs)));
    },
  }),
];

interface Named {
  readonly PUBLIC_ORIGIN: string;
  readonly ENVIRONMENT: "production" | "test" | "local";
  readonly CURRENCY: string;
  readonly TIME_ZONE: string;
  readonly BAR_CODE_PREFIX?: string;
  readonly DPOP_NONCE?: string;
  readonly SUPPORT_ADDRESS?: string;
}

/** An isolate asks Control for its partners at most so often: anybody may ask this. */
const channelsForMs = minuteMs;
let channels: { readonly names: readonly FundingChannel[]; readonly atMs: EpochMs } | null = null;
forgetWhenSetBack(() => {
  channels = null;
});

async function channelsKnown(env: Env, nowMs: EpochMs): Promise<readonly FundingChannel[] | null> {
  if (channels !== null && nowMs - channels.atMs < channelsForMs) return channels.names;
  try {
    const partners = await answered(controlObject(env).partners());
    const active = partners.filter(({ revokedAtMs }) => revokedAtMs === null);
    const names = fundingChannels.filter((name) => active.some(({ channel }) => channel === name));
    channels = { names, atMs: nowMs };
  } catch (fault) {
    logFault("channels_not_known", fault);
  }
  return channels?.names ?? null;
}

function describe(
  env: Named,
  topUpChannels: readonly FundingChannel[] | null,
): z.infer<typeof deployment> {
  const seconds = (ms: number) => Math.floor(ms / 1_000);
  return {
    issuer: env.PUBLIC_ORIGIN,
    origin: env.PUBLIC_ORIGIN,
    environment: env.ENVIRONMENT,
    currency: env.CURRENCY,
    time_zone: env.TIME_ZONE,
    bar_code_prefix: env.BAR_CODE_PREFIX ?? defaultPrefix,
    algorithms: {
      tokens: ["ES256"],
      proofs: ["ES256"],
      codes: ["ES256"],
      content_digest: ["sha-256"],
      dpop_nonce: env.DPOP_NONCE === "required",
    },
    lifetimes: {
      access_token: seconds(bounds.accessLifeMs),
      refresh_token: seconds(bounds.refreshLifeMs),
      code: seconds(bounds.codeLifeMs),
      offline_seal: seconds(bounds.offlineSealLifeMs),
      proof: seconds(bounds.proofAgeMsMax),
      activation_code: seconds(bounds.activationLifeMs),
      invitation_code: seconds(bounds.invitationLifeMs),
      approval: seconds(bounds.approvalLifeMs),
    },
    top_up_channels: topUpChannels === null ? null : [...topUpChannels],
    support: env.SUPPORT_ADDRESS ?? null,
    limits: {
      confirmation_above: bounds.confirmationAboveMinor,
      cooling_amount_max: bounds.coolingAmountMinorMax,
      offline_amount_max: bounds.offlineAmountMinorMax,
      offline_seals: bounds.offlineSeals,
      devices_max: bounds.devicesMax,
      balance_max: bounds.balanceMinorMax,
      hold_seconds: seconds(bounds.holdMs),
      cancellation_grace_ms: bounds.cancellationGraceMs,
    },
  };
}
