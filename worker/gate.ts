import type * as z from "zod";
import { type Problem, problem } from "../src/problem.ts";
import { fail, ok, type Result } from "../src/result.ts";
import {
  parseAccess,
  type UnverifiedAccess,
  type VerifiedAccess,
  verifyParsedAccess,
} from "../src/token/access.ts";
import { contentDigest, hasContentDigest } from "../src/token/content-digest.ts";
import { type TokenFault, tellFault, tokenFaults } from "../src/token/fault.ts";
import type { KeyRing } from "../src/token/key-ring.ts";
import { isNonce } from "../src/token/nonce.ts";
import {
  parseProof,
  type UnverifiedProof,
  type VerifiedProof,
  verifyParsedProof,
} from "../src/token/proof.ts";
import { parseStrictJson } from "../src/token/strict-json.ts";
import type { Env } from "./env.ts";
import { log } from "./log.ts";
import { jsonFault, memberFaults } from "./member-fault.ts";
import type { Route } from "./route.ts";
import { epochProblem, scopeProblem } from "./scope.ts";
import type { controlSnapshot } from "./snapshot.ts";

const bodyBytesMaxDefault = 16 * 1024;

/** What was verified of a request before its route runs. */
export interface Admitted {
  readonly body: unknown;
  readonly query: Readonly<Record<string, string>>;
  readonly proof: VerifiedProof | null;
  readonly token: VerifiedAccess | null;
  /** `sha-256=:…:` of the body, which the proof covers; empty without a body or a proof. */
  readonly contentDigest: string;
}

/** One request at the door, with all that judging it needs. */
export interface Gate {
  readonly route: Route;
  readonly request: Request;
  readonly path: string;
  readonly env: Env;
  readonly ring: KeyRing;
  readonly nowMs: number;
  readonly snapshot: (options?: { fresh?: boolean }) => ReturnType<typeof controlSnapshot>;
  /** Told of a verified caller whose token does not allow the call. */
  readonly onForbidden: (token: VerifiedAccess, proof: VerifiedProof, refusal: Problem) => void;
}

/**
 * Refuses a request in the contract's order: 413 and 415, 401 for credentials that are absent or
 * malformed, 400 for the body, 401 for signatures, proof and digest, 403 for the scope. (404 and
 * 405 come before, where the route is found.) Nothing but signature keys and the control snapshot
 * is consulted, so what is refused here has reached no wallet.
 */
export async function admit(gate: Gate): Promise<Result<Admitted, Problem>> {
  const { route, request } = gate;
  const bytes = await readBody(route, request);
  if (!bytes.ok) return bytes;
  const credentials = readCredentials(gate);
  if (!credentials.ok) return credentials;
  const body = parseBody(route, bytes.value);
  if (!body.ok) return body;
  const query = parseQuery(route, request.url);
  if (!query.ok) return query;
  if (credentials.value === null) {
    const judged = { body: body.value, query: query.value };
    return ok({ ...judged, proof: null, token: null, contentDigest: "" });
  }
  // Fetched beside the signature checks. Whoever waits for it below is told of its failure.
  if (credentials.value.token !== null) gate.snapshot().catch(() => undefined);
  const verified = await verifyCredentials(gate, credentials.value, bytes.value);
  if (!verified.ok) return verified;
  const { proof, token, contentDigest } = verified.value;
  if (token !== null) {
    const refused = (await epochProblem(token, gate.snapshot)) ?? scopeProblem(route, token);
    if (refused !== null) {
      if (refused.code === "forbidden") gate.onForbidden(token, proof, refused);
      return fail(refused);
    }
  }
  return ok({ body: body.value, query: query.value, proof, token, contentDigest });
}

async function readBody(route: Route, request: Request): Promise<Result<Uint8Array, Problem>> {
  const bytesMax = route.bodyBytesMax ?? bodyBytesMaxDefault;
  const tooLarge = problem("content_too_large", `Send at most ${bytesMax} bytes.`);
  if (Number(request.headers.get("Content-Length") ?? 0) > bytesMax) return fail(tooLarge);
  const bytes = await readUpTo(request, bytesMax);
  if (bytes === null) return fail(tooLarge);
  if (route.body === undefined && bytes.length === 0) return ok(bytes);
  const encoding = request.headers.get("Content-Encoding");
  const type = request.headers.get("Content-Type") ?? "";
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    return fail(problem("unsupported_media_type", "Send the body without Content-Encoding."));
  }
  if (!/^application\/json(?:;\s*charset="?utf-8"?)?$/i.test(type.trim())) {
    return fail(problem("unsupported_media_type", "Send Content-Type: application/json."));
  }
  return ok(bytes);
}

/** The body, or `null` when it is longer; one that tells its length was judged by that before. */
async function readUpTo(request: Request, bytesMax: number): Promise<Uint8Array | null> {
  if (request.body === null) return new Uint8Array(0);
  if (request.headers.has("Content-Length")) {
    const whole = new Uint8Array(await request.arrayBuffer());
    return whole.length > bytesMax ? null : whole;
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
      return null;
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

interface Credentials {
  readonly token: { readonly text: string; readonly parsed: UnverifiedAccess } | null;
  readonly proof: UnverifiedProof;
}

/** Reads the credentials a route asks for; `null` for an open one. Nothing is verified yet. */
function readCredentials(gate: Gate): Result<Credentials | null, Problem> {
  const { kind } = gate.route.access;
  if (kind === "open") return ok(null);
  const { headers } = gate.request;
  const proofText = headers.get("DPoP");
  if (proofText === null) return fail(unauthorized("invalid_dpop_proof", "Send one DPoP proof."));
  const authorization = headers.get("Authorization");
  if (kind === "proof" && authorization !== null) {
    return fail(unauthorized("invalid_token", "This call takes a proof and no access token."));
  }
  const text = /^DPoP ([^\s,]+)$/i.exec(authorization ?? "")?.[1];
  if (kind !== "proof" && text === undefined) {
    return fail(unauthorized("invalid_token", "Send Authorization: DPoP <access token>."));
  }
  const token = text === undefined ? null : parseAccess(gate.ring, text);
  if (token !== null && !token.ok) return fail(tokenProblem(token.fault));
  const proof = parseProof(proofText);
  if (!proof.ok) return fail(tokenProblem(proof.fault));
  if (token === null) return ok({ token: null, proof: proof.value });
  return ok({ token: { text: text as string, parsed: token.value }, proof: proof.value });
}

function parseBody(route: Route, bytes: Uint8Array): Result<unknown, Problem> {
  if (route.body === undefined) {
    if (bytes.length === 0) return ok(undefined);
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
  return matchSchema(route.body, json.value);
}

function parseQuery(route: Route, url: string): Result<Record<string, string>, Problem> {
  const members: Record<string, string> = {};
  const isPage = route.access.kind === "open" && route.query === undefined;
  // A public page is the same, whatever a monitor or a cache puts behind its address.
  if (isPage) return ok(members);
  for (const [name, value] of new URL(url).searchParams) {
    if (Object.hasOwn(members, name)) {
      return fail(malformed([{ pointer: `/${name}`, reason: "given twice in the query" }]));
    }
    members[name] = value;
  }
  if (route.query === undefined) {
    const first = Object.keys(members)[0];
    if (first === undefined) return ok(members);
    return fail(malformed([{ pointer: `/${first}`, reason: "this call has no query" }]));
  }
  return matchSchema(route.query as z.ZodType<Record<string, string>>, members);
}

/** Matches a value with a schema; a mismatch is a `malformed_request` with JSON pointers. */
export function matchSchema<T>(schema: z.ZodType<T>, value: unknown): Result<T, Problem> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return fail(malformed(memberFaults(parsed.error.issues).slice(0, 10)));
}

function malformed(errors: readonly { pointer: string; reason: string }[]): Problem {
  const first = errors[0] as { pointer: string; reason: string };
  const place = first.pointer === "" ? "The request" : first.pointer;
  return problem("malformed_request", `${place}: ${first.reason}.`, {
    members: { pointer: first.pointer, errors },
  });
}

type Verified = Pick<Admitted, "token" | "contentDigest"> & { readonly proof: VerifiedProof };

async function verifyCredentials(
  gate: Gate,
  credentials: Credentials,
  bytes: Uint8Array,
): Promise<Result<Verified, Problem>> {
  const { env, nowMs, request, route } = gate;
  const digest = route.body === undefined ? undefined : await contentDigest(bytes);
  const field = request.headers.get("Content-Digest") ?? "";
  if (digest !== undefined && !hasContentDigest(field, digest)) {
    const told = "Content-Digest has no sha-256, or not that of this body.";
    return fail(unauthorized("invalid_dpop_proof", told));
  }
  const context = { issuer: env.PUBLIC_ORIGIN, audience: env.PUBLIC_ORIGIN, nowMs };
  const { token: sent } = credentials;
  const [token, proof] = await Promise.all([
    sent === null ? null : verifyParsedAccess(sent.parsed, context),
    verifyParsedProof(credentials.proof, {
      method: request.method,
      url: `${env.PUBLIC_ORIGIN}${gate.path}`,
      nowMs,
      accessToken: sent?.text,
      contentDigest: digest,
    }),
  ]);
  if (token !== null && !token.ok) return fail(tokenProblem(token.fault));
  if (!proof.ok) return fail(tokenProblem(proof.fault));
  if (env.DPOP_NONCE === "required" && !isNonce(gate.ring, proof.value.nonce ?? "", nowMs)) {
    return fail(tokenProblem("nonce_refused"));
  }
  const covered = { proof: proof.value, contentDigest: digest ?? "" };
  if (token === null) return ok({ ...covered, token: null });
  if (token.value.jkt !== proof.value.jkt) return fail(tokenProblem("proof_key"));
  return ok({ ...covered, token: token.value });
}

function tokenProblem(fault: TokenFault): Problem {
  const { error } = tokenFaults[fault];
  log("credentials_refused", { fault });
  return unauthorized(error === "invalid_code" ? "invalid_token" : error, tellFault(fault));
}

function unauthorized(challenge: NonNullable<Problem["challenge"]>, detail: string): Problem {
  return problem("unauthorized", detail, { challenge });
}
