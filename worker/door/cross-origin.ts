import type { Env } from "../platform/env.ts";

/*
 * Which pages of other origins may call, and read what is answered (the CORS protocol of Fetch
 * §3.3). An origin is named exactly or not at all, and no cookie or other credential of the browser
 * has a meaning here: a caller's key signs each call.
 */

type Origins = Pick<Env, "APP_ORIGINS" | "ENVIRONMENT">;

const requestHeaders = "Authorization, DPoP, Content-Type, Content-Digest";
const exposedHeaders = [
  ...["Idempotent-Replayed", "Payment-Status", "Retry-After", "DPoP-Nonce", "X-Request-Id"],
  ...["Date", "WWW-Authenticate"],
].join(", ");
const preflightSeconds = 600;
/**
 * Of any scheme: the pages inside an app have one of its own (`capacitor://localhost`). `null` is
 * none: whatever has no origin of its own says it, any sandboxed frame, whoever wrote it.
 */
const anOrigin = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]+$/;
const localOrigin = /^https?:\/\/localhost(?::\d{1,5})?$/;

/**
 * Tells a browser that a page of the request's origin may read this answer: an origin that
 * `APP_ORIGINS` names, or any page of this machine where the environment is `local`.
 */
export function tellOrigin(headers: Headers, request: Request, env: Origins): void {
  if (env.APP_ORIGINS === undefined && env.ENVIRONMENT !== "local") return;
  headers.append("Vary", "Origin");
  const origin = allowedOrigin(request, env);
  if (origin === null) return;
  headers.set("Access-Control-Allow-Origin", origin);
  headers.set("Access-Control-Expose-Headers", exposedHeaders);
}

/** The answer to a browser that asks whether such a page may call with `methods`, else `null`. */
export function preflight(
  request: Request,
  env: Origins,
  methods: readonly string[],
): Response | null {
  const asks = request.method === "OPTIONS" && request.headers.has("Access-Control-Request-Method");
  if (!asks || allowedOrigin(request, env) === null) return null;
  return new Response(null, {
    status: 204,
    headers: {
      "Access-Control-Allow-Methods": methods.join(", "),
      "Access-Control-Allow-Headers": requestHeaders,
      "Access-Control-Max-Age": String(preflightSeconds),
    },
  });
}

function allowedOrigin({ headers }: Request, env: Origins): string | null {
  const origin = headers.get("Origin") ?? "";
  if (!anOrigin.test(origin)) return null;
  if (env.ENVIRONMENT === "local" && localOrigin.test(origin)) return origin;
  return (env.APP_ORIGINS ?? "").split(/\s+/).includes(origin) ? origin : null;
}
