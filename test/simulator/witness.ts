import { bytesOf, makeRequest, makeResponse } from "../platform/index.ts";
import type { Carry } from "../whole-worker/town.ts";
import { acting, type Chronicle, type Exchange } from "./chronicle.ts";

/** Stands at the Worker's door and writes down each request and each answer, byte for byte. */
export function witness(chronicle: Chronicle, nowMs: () => number): Carry {
  return async (actor, request, go) => {
    const { url, method, headers } = request;
    const bytes = await bytesOf(request);
    const exchange: Exchange = {
      number: chronicle.exchanges.length + 1,
      act: acting.getStore() ?? 0,
      actor,
      method,
      path: url.slice(new URL(url).origin.length),
      headers: Object.fromEntries(headers),
      body: textOf(bytes),
      sentMs: nowMs(),
      answer: null,
    };
    chronicle.exchanges.push(exchange);
    const response = await go(
      makeRequest(url, { method, headers, ...(bytes === null ? {} : { body: bytes }) }),
    );
    const { status, webSocket } = response;
    const answered = await bytesOf(response);
    exchange.answer = {
      atMs: nowMs(),
      status,
      headers: Object.fromEntries(response.headers),
      body: textOf(answered) ?? "",
    };
    if (webSocket !== null) return response;
    return makeResponse(answered, { status, headers: response.headers });
  };
}

const text = new TextDecoder();

function textOf(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : text.decode(bytes);
}
