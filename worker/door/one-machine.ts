import type { Env } from "../platform/env.ts";

type Fetch = (
  request: Request,
  env: Env,
  context: ExecutionContext,
) => Response | Promise<Response>;

/** Whether callers are on this machine: tests, and the server of `npm start` in either environment. */
export function isOnOneMachine(env: Pick<Env, "ENVIRONMENT" | "LOCAL_PORT">): boolean {
  return env.ENVIRONMENT === "local" || env.LOCAL_PORT !== undefined;
}

/**
 * Serves only who asks for this machine by its name, at the server's own port. A page of another
 * origin reaches a local server by having its own name lead there (DNS rebinding), and then the
 * browser lets it read what is answered; but it asks by that name. Whoever asks otherwise gets 421
 * and reaches nothing. Without `LOCAL_PORT` it is no server of its own, and everything passes.
 */
export function servingOwnName(inner: Fetch): Fetch {
  return async (request, env, context) => {
    const { LOCAL_PORT: port } = env;
    if (port === undefined) return await inner(request, env, context);
    const own = ["localhost", "127.0.0.1", "[::1]"].map((name) => `http://${name}:${port}`);
    const known = own.map(hostOf);
    const host = request.headers.get("Host") ?? "";
    const asked = [/[/@?#\\]/.test(host) ? "" : hostOf(`http://${host}`), hostOf(request.url)];
    if (asked.every((each) => known.includes(each))) return await inner(request, env, context);
    const told = `This server is for ${own.join(", ")} only.\n`;
    return new Response(told, { status: 421, headers: { "Cache-Control": "no-store" } });
  };
}

/** Host and port of an address, in lower case and without the scheme's own port. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}
