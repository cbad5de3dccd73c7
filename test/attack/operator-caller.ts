import { type DeviceKey, generateDeviceKey } from "../../src/client/access/device-key.ts";
import { contentDigestOf, signProof } from "../../src/client/wire/proof.ts";
import { encodeUtf8 } from "../../src/token/grammar.ts";
import { ask, env, origin } from "../world/door.ts";

export const bootstrapSecret = env.BOOTSTRAP_SECRET;

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are judged by what the tests expect of them
  readonly body: any;
  readonly headers: Headers;
}

/** Somebody with a key, and a token once there is one. */
export class Caller {
  readonly key: DeviceKey;
  token: string | undefined;
  #headers: Record<string, string> = {};

  private constructor(key: DeviceKey) {
    this.key = key;
  }

  static async make(): Promise<Caller> {
    return new Caller(await generateDeviceKey());
  }

  /** One signed call, with the token unless there is none. */
  async call(method: string, path: string, body?: unknown): Promise<Reply> {
    const bytes = body === undefined ? undefined : encodeUtf8(JSON.stringify(body));
    const contentDigest = bytes === undefined ? undefined : await contentDigestOf(bytes);
    const { token } = this;
    const proof = await signProof(this.key, {
      ...{ method, url: origin + path, token, contentDigest },
      issuedAtMs: Date.now(),
      jti: crypto.randomUUID(),
    });
    this.#headers = {
      DPoP: proof,
      ...(token === undefined ? {} : { Authorization: `DPoP ${token}` }),
      ...(contentDigest === undefined
        ? {}
        : { "Content-Digest": contentDigest, "Content-Type": "application/json" }),
    };
    return await send(method, path, this.#headers, bytes);
  }

  /** The last call once more, byte for byte. */
  async repeat(method: string, path: string, body?: unknown): Promise<Reply> {
    const bytes = body === undefined ? undefined : encodeUtf8(JSON.stringify(body));
    return await send(method, path, this.#headers, bytes);
  }
}

/** A call without any key. */
export async function callOpen(method: string, path: string): Promise<Reply> {
  return await send(method, path, {}, undefined);
}

async function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  bytes: Uint8Array<ArrayBuffer> | undefined,
): Promise<Reply> {
  const body = bytes === undefined ? {} : { body: bytes };
  const told = await ask(origin + path, { method, headers, ...body });
  return { status: told.status, body: told.body ?? told.text, headers: told.headers };
}
