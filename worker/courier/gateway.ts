import { assert } from "../../src/assert.ts";
import type { Posted } from "../../src/courier/delivery.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { signPost } from "../../src/token/message-signature.ts";
import { logFault } from "../platform/log.ts";

const answerWithinMs = 5_000;

/**
 * Posts a message to the gateway, signed (RFC 9421). Only HTTPS addresses are called, redirects are
 * not followed, and nothing goes out that is not signed.
 */
export async function postToGateway(
  url: string | undefined,
  ring: KeyRing,
  message: { readonly body: string; readonly messageId: string },
  nowMs: number,
): Promise<Posted> {
  if (!url?.startsWith("https://")) return "no_address";
  const [key] = ring.webhook;
  assert(key !== undefined, "a ring has a key for every purpose");
  const headers = await signPost(key, { url, nowMs, ...message });
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body: message.body,
      // The platform knows `follow` and `manual` only; an answer that redirects is no 2xx.
      redirect: "manual",
      signal: AbortSignal.timeout(answerWithinMs),
    });
    await response.body?.cancel();
    return response.ok ? "taken" : `status_${response.status}`;
  } catch (fault) {
    logFault("message_gateway_failed", fault);
    return "no_answer";
  }
}
