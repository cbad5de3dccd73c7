import { expect, it } from "vitest";
import { problem } from "../../../../src/problem.ts";
import { renderTime } from "../../../../src/time.ts";
import { problemResponse } from "../../../../worker/door/reply.ts";

const nowMs = Date.UTC(2027, 0, 15, 3);
const at = { instance: "req_1", nowMs };

async function told(of: Parameters<typeof problemResponse>[0]) {
  const response = problemResponse(of, at);
  const { headers, status } = response;
  const named = ["Content-Type", "WWW-Authenticate", "Retry-After", "Allow"] as const;
  const [type, challenge, retryAfter, allow] = named.map((name) => headers.get(name));
  const body = (await response.json()) as Record<string, unknown>;
  expect([type, body.status, body.instance]).toEqual(["application/problem+json", status, "req_1"]);
  expect([body.code, body.type]).toEqual([of.code, `/problems/${of.code}`]);
  expect(body.detail).toBe(of.detail);
  return { status, challenge, retryAfter, allow, serverTime: body.server_time };
}

const none = { challenge: null, retryAfter: null, allow: null, serverTime: undefined };

it("says when to come again wherever it asks to, a second from now unless told otherwise", async () => {
  const codes = ["too_many_attempts", "unavailable"] as const;
  for (const [n, code] of codes.entries()) {
    const status = [429, 503][n];
    expect(await told(problem(code, "later"))).toEqual({ ...none, status, retryAfter: "1" });
    const after = problem(code, "later", { retryAfterSeconds: 7 });
    expect(await told(after)).toEqual({ ...none, status, retryAfter: "7" });
  }
});

it("says with 401, and with nothing else, what it takes for a credential and what time it is", async () => {
  const challenge = 'DPoP error="invalid_token", algs="ES256"';
  const refused = { ...none, status: 401, challenge, serverTime: renderTime(nowMs) };
  expect(await told(problem("unauthorized", "no"))).toEqual(refused);
  const asked = problem("unauthorized", "no", { challenge: "use_dpop_nonce" });
  const nonce = 'DPoP error="use_dpop_nonce", algs="ES256"';
  expect(await told(asked)).toEqual({ ...refused, challenge: nonce });
  expect(await told(problem("forbidden", "no"))).toEqual({ ...none, status: 403 });
});

it("says which methods there are where it is asked for another", async () => {
  const other = problem("method_not_allowed", "no", { allow: ["GET", "PUT"] });
  expect(await told(other)).toEqual({ ...none, status: 405, allow: "GET, PUT" });
});
