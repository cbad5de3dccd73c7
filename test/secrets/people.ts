import {
  AppClient,
  type DeviceKey,
  generateDeviceKey,
  type Reply,
  type Runtime,
  totpCode,
} from "../../src/client/index.ts";
import type { Authenticator } from "../world/authenticator.ts";

/** Where a deployment is reached, and by which machine. */
export interface Reach {
  readonly origin: string;
  readonly runtime: Runtime;
  /** Told of each key that is made, so that its private part can be looked for. */
  readonly onKey: (key: DeviceKey) => void;
  /** Makes and uses everybody's passkeys. */
  readonly authenticator: Authenticator;
}

/** A customer on a phone. */
export interface Customer {
  readonly app: AppClient;
  readonly contact: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

export async function register(reach: Reach, contact: string): Promise<Customer> {
  const { app } = await phone(reach);
  await must(app.register(email(contact)));
  await refused(app.contactProof("00000000"));
  const proven = await must(app.contactProof(await mailed(reach, contact)));
  const secret = proven.totp?.secret ?? "";
  const { recovery_codes: codes } = await must(app.factor(await totpCode(secret, Date.now())));
  return { app, contact, secret, recoveryCodes: codes ?? [] };
}

export async function phone(reach: Reach) {
  const options = await keyed(reach);
  return { app: new AppClient({ ...options, locale: "en" }) };
}

export async function keyed({ origin, runtime, onKey, authenticator }: Reach) {
  const key = await generateDeviceKey({ extractable: true });
  onKey(key);
  return { origin, runtime, key, passkey: authenticator };
}

export function email(value: string) {
  return { type: "email", value } as const;
}

/** The newest code sent to a contact. The mailbox is the world outside, and is not listened to. */
export async function mailed({ origin }: Reach, contact: string): Promise<string> {
  const mails = (await (await fetch(`${origin}/dev/mailbox`)).json()) as {
    contact: string;
    code: string | null;
  }[];
  return mails.find((mail) => mail.contact === contact)?.code ?? "";
}

export async function must<T>(reply: Promise<Reply<T>>): Promise<T> {
  const got = await reply;
  if (got.ok) return got.body;
  throw new Error(`not a success: ${JSON.stringify(got.problem ?? got.unreachable)}`);
}

export async function refused(reply: Promise<Reply<unknown>>): Promise<void> {
  const got = await reply;
  if (got.ok || got.problem === undefined || got.problem.status >= 500) {
    throw new Error(`not refused: ${JSON.stringify(got)}`);
  }
}

/** An answer that must be a fault of the deployment's own. */
export async function failed(reply: Promise<Reply<unknown>>): Promise<void> {
  const got = await reply;
  if (got.ok || (got.problem?.status ?? 0) < 500) {
    throw new Error(`not a fault: ${JSON.stringify(got)}`);
  }
}
