import { type Problem, problemRow } from "../../src/problem.ts";
import { renderTime } from "../../src/time.ts";

/** Renders a problem as RFC 9457 says, with the headers its status asks for. */
export function problemResponse(
  problem: Problem,
  at: { instance: string; nowMs: number },
): Response {
  const row = problemRow(problem.code);
  const headers = new Headers({ "Content-Type": "application/problem+json" });
  const unauthorized = row.status === 401;
  if (unauthorized) {
    const challenge = problem.challenge ?? "invalid_token";
    headers.set("WWW-Authenticate", `DPoP error="${challenge}", algs="ES256"`);
  }
  if (row.status === 429 || row.status === 503) {
    headers.set("Retry-After", String(problem.retryAfterSeconds ?? 1));
  }
  if (problem.allow !== undefined) headers.set("Allow", problem.allow.join(", "));
  const document = {
    type: `/problems/${row.code}`,
    title: row.title,
    status: row.status,
    detail: problem.detail,
    instance: at.instance,
    code: row.code,
    retry: row.retry,
    ...(unauthorized ? { server_time: renderTime(at.nowMs) } : {}),
    ...problem.members,
  };
  return new Response(JSON.stringify(document), { status: row.status, headers });
}
