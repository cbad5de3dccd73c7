import { localProblem, type Refused, type Reply } from "../wire/answer.ts";

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
 * from a click: some browsers ask for one.
 */
export function browserPasskeys(): PasskeyPort | undefined {
  const { navigator, PublicKeyCredential: credential } = globalThis as unknown as BrowserGlobals;
  const container = navigator?.credentials;
  if (credential?.parseCreationOptionsFromJSON === undefined || container === undefined) {
    return undefined;
  }
  return {
    async create(options) {
      const publicKey = credential.parseCreationOptionsFromJSON(options);
      return (await container.create({ publicKey }))?.toJSON();
    },
    async get(options) {
      const publicKey = credential.parseRequestOptionsFromJSON(options);
      return (await container.get({ publicKey }))?.toJSON();
    },
  };
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

interface BrowserGlobals {
  readonly navigator?: {
    readonly credentials?: {
      create(of: { publicKey: unknown }): Promise<{ toJSON(): unknown } | null>;
      get(of: { publicKey: unknown }): Promise<{ toJSON(): unknown } | null>;
    };
  };
  readonly PublicKeyCredential?: {
    parseCreationOptionsFromJSON(options: unknown): unknown;
    parseRequestOptionsFromJSON(options: unknown): unknown;
  };
}
