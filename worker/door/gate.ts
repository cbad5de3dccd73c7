import type * as z from "zod";
import type { Problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import {
  parseAccess,
  type UnverifiedAccess,
  type VerifiedAccess,
  verifyParsedAccess,
} from "../../src/token/access.ts";
import { contentDigest, hasContentDigest } from "../../src/token/content-digest.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { isNonce } from "../../src/token/nonce.ts";
import {
  parseProof,
  type UnverifiedProof,
  type VerifiedProof,
  verifyParsedProof,
} from "../../src/token/proof.ts";
import type { Env } from "../platform/env.ts";
import type { controlSnapshot } from "../signal/snapshot.ts";
import { matchSchema } from "./match-schema.ts";
import { parseBody, readBody } from "./read-body.ts";
import { badCredentials, credentialsRefused, malformed } from "./refusals.ts";
import type { Route } from "./route.ts";
import { epochProblem, scopeProblem } from "./scope.ts";

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
  /**
   * Resolves when the request's turn has come: all of it has arrived, and nothing is verified yet. With a
   * problem where that would be too late.
   */
  readonly turn: () => Promise<Problem | null>;
  /** Told of the caller, once token and proof are verified. */
  readonly onCaller: (token: VerifiedAccess) => void;
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
    const judged = { body: body.value.value, query: query.value };
    return ok({ ...judged, proof: null, token: null, contentDigest: "" });
  }
  const hasToken = credentials.value.token !== null;
  const turn = hasToken ? await askedInTurn(gate) : ok(gate.snapshot);
  if (!turn.ok) return turn;
  const snapshot = turn.value;
  const verified = await verifyCredentials(gate, credentials.value, body.value.bytes);
  if (!verified.ok) return verified;
  const { proof, token, contentDigest } = verified.value;
  if (token !== null) {
    gate.onCaller(token);
    const refused = (await epochProblem(token, snapshot)) ?? scopeProblem(route, token);
    if (refused !== null) {
      if (refused.code === "forbidden") gate.onForbidden(token, proof, refused);
      return fail(refused);
    }
  }
  return ok({ body: body.value.value, query: query.value, proof, token, contentDigest });
}

/**
 * Asks for the control snapshot, and has a request whose route is called in turns wait for its own;
 * answers how the snapshot is had from then on. A Control that does not answer takes nobody's turn:
 * whoever waits for it below is told of its failure.
 */
async function askedInTurn({
  route,
  snapshot,
  turn,
}: Gate): Promise<Result<Gate["snapshot"], Problem>> {
  // Fetched beside the signature checks.
  const asked = snapshot();
  const isTold = asked.then(
    () => true,
    () => false,
  );
  if (route.inTurn !== true) return ok(snapshot);
  if (!(await isTold)) return ok(() => asked);
  const refused = await turn();
  return refused === null ? ok(snapshot) : fail(refused);
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
  if (proofText === null) return fail(badCredentials.no_proof);
  const authorization = headers.get("Authorization");
  if (kind === "proof" && authorization !== null) return fail(badCredentials.token_not_taken);
  const text = /^DPoP ([^\s,]+)$/i.exec(authorization ?? "")?.[1];
  if (kind !== "proof" && text === undefined) return fail(badCredentials.no_token);
  const token = text === undefined ? null : parseAccess(gate.ring, text);
  if (token !== null && !token.ok) return fail(credentialsRefused(token.fault));
  const proof = parseProof(proofText);
  if (!proof.ok) return fail(credentialsRefused(proof.fault));
  if (token === null) return ok({ token: null, proof: proof.value });
  return ok({ token: { text: text as string, parsed: token.value }, proof: proof.value });
}

function parseQuery(route: Route, url: string): Result<Record<string, string>, Problem> {
  // Without a prototype: every name is one, `__proto__` too.
  const members: Record<string, string> = Object.create(null);
  const isPage = route.access.kind === "open" && route.query === undefined;
  // A public page is the same, whatever a monitor or a cache puts behind its address.
  if (isPage) return ok(members);
  for (const [name, value] of url.includes("?") ? new URL(url).searchParams : []) {
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
    return fail(badCredentials.other_body);
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
      accessTokenHash: sent?.parsed.hash,
      contentDigest: digest,
    }),
  ]);
  if (token !== null && !token.ok) return fail(credentialsRefused(token.fault));
  if (!proof.ok) return fail(credentialsRefused(proof.fault, env.PUBLIC_ORIGIN));
  if (env.DPOP_NONCE === "required" && !isNonce(gate.ring, proof.value.nonce ?? "", nowMs)) {
    return fail(credentialsRefused("nonce_refused"));
  }
  const covered = { proof: proof.value, contentDigest: digest ?? "" };
  if (token === null) return ok({ ...covered, token: null });
  if (token.value.jkt !== proof.value.jkt) return fail(credentialsRefused("proof_key"));
  return ok({ ...covered, token: token.value });
}
