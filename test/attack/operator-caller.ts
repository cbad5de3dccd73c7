import { exports } from "cloudflare:workers";
import { type DeviceKey, generateDeviceKey } from "../../src/client/device-key.ts";
import { contentDigestOf, signProof } from "../../src/client/proof.ts";

export const origin = "http://localhost:8787";
export const bootstrapSecret = "bootstrap-secret-of-the-tests";

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
    const bytes = body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body));
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
    const bytes = body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body));
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
  const request = new Request(origin + path, {
    method,
    headers,
    ...(bytes ? { body: bytes } : {}),
  });
  const response = await exports.default.fetch(request);
  const text = await response.text();
  const json = response.headers.get("Content-Type")?.includes("json");
  return {
    status: response.status,
    body: json ? JSON.parse(text) : text,
    headers: response.headers,
  };
}
