import { bodyBytesMax } from "../../src/bounds.ts";
import type { Problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { parseStrictJson } from "../../src/token/strict-json.ts";
import { log } from "../platform/log.ts";
import { matchSchema } from "./match-schema.ts";
import { jsonFault } from "./member-fault.ts";
import { bodyTooLarge, malformed, unsupported } from "./refusals.ts";
import type { Route } from "./route.ts";

type Body = Uint8Array | null;

/** A body that was read and matched. */
interface ReadBody {
  readonly bytes: Uint8Array;
  readonly value: unknown;
}

const unreadable =
  "the body broke off, or is not framed as its headers say; nothing was done, send it whole";

/**
 * The bytes of a request's body, or `null` when it could not be read to its end: it broke off, or it
 * is not framed as its headers say (RFC 9112 §6.3, §7.1); the platform tells neither from the other.
 * Refuses what is too large (413), compressed, or of another type than JSON (415).
 */
export async function readBody(route: Route, request: Request): Promise<Result<Body, Problem>> {
  const bytesMax = route.bodyBytesMax ?? bodyBytesMax;
  const tooLarge = bodyTooLarge(bytesMax);
  if (Number(request.headers.get("Content-Length") ?? 0) > bytesMax) return fail(tooLarge);
  const bytes = await readUpTo(request, bytesMax).catch((fault) => {
    log("body_not_read", { reason: fault instanceof Error ? fault.message : String(fault) });
    return null;
  });
  if (bytes === "too_large") return fail(tooLarge);
  if (route.body === undefined && !bytes?.length) return ok(bytes);
  const encoding = request.headers.get("Content-Encoding");
  const type = request.headers.get("Content-Type") ?? "";
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    return fail(unsupported.encoding);
  }
  if (!/^application\/json(?:;\s*charset="?utf-8"?)?$/i.test(type.trim())) {
    return fail(unsupported.type);
  }
  return ok(bytes);
}

/** The body unless it is longer; one that tells its length was judged by that before. */
async function readUpTo(request: Request, bytesMax: number): Promise<Uint8Array | "too_large"> {
  if (request.body === null) return new Uint8Array(0);
  if (request.headers.has("Content-Length")) {
    const whole = new Uint8Array(await request.arrayBuffer());
    return whole.length > bytesMax ? "too_large" : whole;
  }
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > bytesMax) {
      await reader.cancel();
      return "too_large";
    }
    chunks.push(value);
  }
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

/** What the body says, matched with the route's schema; 400 with the place of the first fault. */
export function parseBody(route: Route, bytes: Body): Result<ReadBody, Problem> {
  if (bytes === null) return fail(malformed([{ pointer: "", reason: unreadable }]));
  if (route.body === undefined) {
    if (bytes.length === 0) return ok({ bytes, value: undefined });
    return fail(malformed([{ pointer: "", reason: "this call has no body" }]));
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail(malformed([{ pointer: "", reason: "the body is not UTF-8" }]));
  }
  const json = parseStrictJson(text);
  if (!json.ok) return fail(malformed([jsonFault(json.fault)]));
  const matched = matchSchema(route.body, json.value);
  return matched.ok ? ok({ bytes, value: matched.value }) : matched;
}
