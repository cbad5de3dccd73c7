import { localProblem, type Refused, type Reply } from "../wire/answer.ts";
import { base64url, fromBase64url } from "../wire/base64.ts";

/**
 * What makes passkeys and signs with them. The options come from the server as JSON, and the answers
 * go to it as JSON (WebAuthn §5.1.8). Rejects when the person declines, or there is no authenticator.
 */
export interface PasskeyPort {
  create(options: unknown): Promise<unknown>;
  get(options: unknown): Promise<unknown>;
}

/**
 * The passkeys of a browser, through `navigator.credentials`; undefined where there are none. Call
 * from a click: some browsers ask for one. What a browser cannot put into JSON or take from it
 * (Safari before 18.4, and extensions that stand in for an authenticator) is put here.
 */
export function browserPasskeys(): PasskeyPort | undefined {
  const { navigator, PublicKeyCredential: kind } = globalThis as unknown as BrowserGlobals;
  const container = navigator?.credentials;
  if (kind === undefined || container === undefined) return undefined;
  return {
    async create(options) {
      const publicKey = kind.parseCreationOptionsFromJSON?.(options) ?? optionsOf(options);
      return answerOf(await container.create({ publicKey }));
    },
    async get(options) {
      const publicKey = kind.parseRequestOptionsFromJSON?.(options) ?? optionsOf(options);
      return answerOf(await container.get({ publicKey }));
    },
  };
}

/** Options as the server tells them, their base64url as bytes. */
function optionsOf(told: unknown): unknown {
  const options = told as OptionsJson;
  const withBytes = (each: Named) => ({ ...each, id: fromBase64url(each.id) });
  const { challenge, user, excludeCredentials: known, allowCredentials: allowed } = options;
  return {
    ...options,
    challenge: fromBase64url(challenge),
    ...(user && { user: withBytes(user) }),
    ...(known && { excludeCredentials: known.map(withBytes) }),
    ...(allowed && { allowCredentials: allowed.map(withBytes) }),
  };
}

/** What of an authenticator's answer is bytes; an answer has those of its own kind. */
const byteMembers = [
  "clientDataJSON",
  "attestationObject",
  "authenticatorData",
  "signature",
  "userHandle",
] as const;

function answerOf(credential: Credential | null): unknown {
  if (credential === null) return undefined;
  try {
    return credential.toJSON();
  } catch {
    const { id, response, authenticatorAttachment: attachment } = credential;
    const bytes = byteMembers.flatMap((member) => {
      const value = response[member];
      return value ? [[member, base64url(new Uint8Array(value))]] : [];
    });
    return {
      ...{ id, rawId: id, type: "public-key", clientExtensionResults: {} },
      ...(attachment && { authenticatorAttachment: attachment }),
      response: Object.fromEntries(bytes),
    };
  }
}

/**
 * Asks for a new passkey, or for one that is there, and hands the answer on as a factor. A person
 * who declines, a machine without passkeys and a wallet without any are told as `forbidden`, and
 * nothing was sent.
 */
export async function withPasskey<T>(
  port: PasskeyPort | undefined,
  asked: { readonly create: unknown } | { readonly get: unknown },
  give: (factor: { readonly webauthn: unknown }) => Promise<Reply<T>>,
): Promise<Reply<T>> {
  if (port === undefined) return noPasskey("this machine has none");
  const options = "create" in asked ? asked.create : asked.get;
  if (options === undefined) return noPasskey("none is asked for");
  let webauthn: unknown;
  try {
    webauthn = await ("create" in asked ? port.create(options) : port.get(options));
  } catch (error) {
    return noPasskey(error instanceof Error ? error.name : "it was declined");
  }
  return await give({ webauthn });
}

function noPasskey(reason: string): Refused {
  return localProblem("forbidden", 403, `No passkey answered: ${reason}.`);
}

interface Named {
  readonly id: string;
}

interface OptionsJson {
  readonly challenge: string;
  readonly user?: Named;
  readonly excludeCredentials?: readonly Named[];
  readonly allowCredentials?: readonly Named[];
}

interface Credential {
  readonly id: string;
  readonly authenticatorAttachment?: string | null;
  readonly response: { readonly [Member in (typeof byteMembers)[number]]?: ArrayBuffer | null };
  toJSON(): unknown;
}

interface BrowserGlobals {
  readonly navigator?: {
    readonly credentials?: {
      create(of: { publicKey: unknown }): Promise<Credential | null>;
      get(of: { publicKey: unknown }): Promise<Credential | null>;
    };
  };
  readonly PublicKeyCredential?: {
    parseCreationOptionsFromJSON?(options: unknown): unknown;
    parseRequestOptionsFromJSON?(options: unknown): unknown;
  };
}
