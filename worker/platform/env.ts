import type { DataPointSink } from "./point-sink.ts";

/** What the platform hands the Worker and every object: configuration, secrets, objects. */
export interface Env {
  /** `production`, `test` (magic amounts) or `local` (the mailbox and a caller's `CF-Connecting-IP`). */
  readonly ENVIRONMENT: "production" | "test" | "local";
  /** Scheme, host and port that callers see; `htu` and `iss` are compared with it. No slash. */
  readonly PUBLIC_ORIGIN: string;
  /** Domain that passkeys are made for; the host of `PUBLIC_ORIGIN` unless told. */
  readonly PASSKEY_RP_ID?: string;
  /** Further origins that passkeys are used on, with spaces between them. */
  readonly PASSKEY_ORIGINS?: string;
  /** The port of the server of `npm start`, which has what `local` has in either environment. */
  readonly LOCAL_PORT?: string;
  /** Origins whose pages may call and read the answers, exactly, with spaces between them. */
  readonly APP_ORIGINS?: string;
  /** ISO 4217, one per deployment. */
  readonly CURRENCY: string;
  /** `required`: every proof carries a nonce of ours (RFC 9449 §8). Absent: none needs one. */
  readonly DPOP_NONCE?: string;
  /** IANA zone of the business day. */
  readonly TIME_ZONE: string;
  /** Secret: the key ring as `npm run keys` prints it. */
  readonly SEKISHO_KEYS: string;
  /** Secret: spent once, by the first operator. */
  readonly BOOTSTRAP_SECRET: string;
  /** HTTPS address that one-time codes are posted to; absent means that nobody can register. */
  readonly MESSAGE_GATEWAY_URL?: string;
  /** Countries whose phone numbers are sent messages, ISO 3166-1 alpha-2; `JP` unless told. */
  readonly PHONE_COUNTRIES?: string;
  /** Digits that bar codes of this issuer begin with, 3 to 7 of them; `9392000` unless told. */
  readonly BAR_CODE_PREFIX?: string;
  /** Where customers and shops get help: an `https:`, `tel:` or `mailto:` address. */
  readonly SUPPORT_ADDRESS?: string;
  /** Where each decision leaves a data point (Analytics Engine); absent: nowhere. */
  readonly DECISIONS?: DataPointSink;
  readonly WALLET: DurableObjectNamespace;
  readonly DIRECTORY: DurableObjectNamespace;
  readonly MERCHANT: DurableObjectNamespace;
  readonly SETTLEMENT: DurableObjectNamespace;
  readonly PARTNER: DurableObjectNamespace;
  readonly CONTROL: DurableObjectNamespace;
  readonly COURIER: DurableObjectNamespace;
  readonly GUARD: DurableObjectNamespace;
  readonly TERMINAL: DurableObjectNamespace;
  readonly HANDLE: DurableObjectNamespace;
  readonly MONITOR: DurableObjectNamespace;
}
