import { env, exports } from "cloudflare:workers";
import { type DeviceKey, generateDeviceKey } from "../../../../src/client/access/device-key.ts";
import { totpCode } from "../../../../src/client/access/totp.ts";
import { AppClient } from "../../../../src/client/app.ts";
import { realRuntime } from "../../../../src/client/runtime.ts";
import type { Env } from "../../../../worker/platform/env.ts";
import { travelToStep } from "../../../world/clock.ts";

export const bindings = env as unknown as Env;
export const origin = bindings.PUBLIC_ORIGIN;
const worker = (exports as unknown as { default: Fetcher }).default;

const runtime = {
  ...realRuntime,
  fetch: (url: string, init: RequestInit) =>
    worker.fetch(new Request(url, init as never)) as unknown as Promise<Response>,
};

/** A phone with a key of its own. */
export function appOf(key: DeviceKey): AppClient {
  return new AppClient({ origin, key, runtime, locale: "en" });
}

export async function newApp(): Promise<AppClient> {
  return appOf(await generateDeviceKey());
}

export function email(value: string): { type: "email"; value: string } {
  return { type: "email", value };
}

/** What was sent to a contact, newest first. */
export async function mails(
  contact: string,
): Promise<readonly { purpose: string; code: string | null; text: string }[]> {
  const url = `${origin}/dev/mailbox?contact=${encodeURIComponent(contact)}`;
  return await (await worker.fetch(url)).json();
}

export async function lastCode(contact: string): Promise<string> {
  return (await mails(contact))[0]?.code ?? "";
}

/** A wallet registered by its first phone; `secret` is its TOTP secret. */
export interface Registered {
  readonly app: AppClient;
  readonly key: DeviceKey;
  readonly contact: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  readonly walletId: string;
  readonly deviceId: string;
}

let registered = 0;

export async function register(value?: string, key?: DeviceKey): Promise<Registered> {
  registered += 1;
  const contact = value ?? `customer-${registered}-${Math.random()}@example.com`;
  const own = key ?? (await generateDeviceKey());
  const app = appOf(own);
  must(await app.register(email(contact)));
  const proven = must(await app.contactProof(await lastCode(contact)));
  const secret = proven.totp?.secret ?? "";
  awayFromStepEnd();
  const entered = must(await app.factor(await totpCode(secret, Date.now() - 30_000)));
  return {
    app,
    key: own,
    contact,
    secret,
    recoveryCodes: entered.recovery_codes ?? [],
    walletId: entered.wallet_id,
    deviceId: entered.device_id,
  };
}

/** Leaves a step that is about to end: a code of the step before it would be late. */
function awayFromStepEnd(): void {
  if (30_000 - (Date.now() % 30_000) < 15_000) travelToStep();
}

/**
 * A code of the present step, or of the one `steps` later. A registration uses the step before, so
 * that a test has two more within the server's window: now and one ahead.
 */
export function codeOf(customer: { readonly secret: string }, steps = 0): Promise<string> {
  return totpCode(customer.secret, Date.now() + steps * 30_000);
}

/** The body of a reply that succeeded; throws what else it was. */
export function must<T>(reply: { ok: boolean; body?: T }): T {
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  return reply.body as T;
}
