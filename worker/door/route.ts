import type * as z from "zod";
import type { RuleTables, Snapshot } from "../../src/control/snapshot.ts";
import type { Problem } from "../../src/problem.ts";
import type { VerifiedAccess } from "../../src/token/access.ts";
import type { OperatorRole } from "../../src/token/access-claims.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import type { VerifiedProof } from "../../src/token/proof.ts";
import type { Noted } from "../observe/seen.ts";
import type { Env } from "../platform/env.ts";

/**
 * Who may call: nobody in particular (`open`), the holder of some key (`proof`), or the holder of
 * an access token of one kind and the key it is bound to.
 */
export type Access =
  | { readonly kind: "open" }
  | { readonly kind: "proof" }
  | { readonly kind: "customer" }
  /** `orPayer`: a customer's token as well, for what is of the own wallet. */
  | { readonly kind: "terminal"; readonly orPayer?: boolean }
  | { readonly kind: "partner"; readonly anyChannel?: boolean }
  | { readonly kind: "operator"; readonly roles: readonly OperatorRole[] };

/** The objects that remember the proofs of writes without a reference. */
type Recorder = "Directory" | "Wallet" | "Control" | "Merchant" | "Monitor";

/**
 * What becomes of a proof that arrives a second time (RFC 9449 §11.1), which nothing at the door
 * prevents. `none`: the call takes no proof. `window`: a read, which may be repeated while the
 * proof's time lasts. `reference`: the request names its act, by a reference or by the id of
 * something that is decided once, so that the same request gets the same answer. `recorded in X`:
 * the object X, which the call reaches anyway, records (thumbprint, `jti`) with the act until the
 * proof is too old for anybody; the second use is 401.
 */
export type Replay = "none" | "window" | "reference" | `recorded in ${Recorder}`;

/** What a route's own code is given; everything in it is verified as the route's `access` says. */
export interface Call<Body = unknown> {
  readonly env: Env;
  readonly ring: KeyRing;
  readonly nowMs: number;
  readonly requestId: string;
  /** As it came: `HEAD` reaches what is declared for GET (RFC 9110 §9.3.2). */
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Body;
  /** The request's headers as they came; nothing in them is verified. */
  readonly headers: Headers;
  /** `sha-256=:…:` of the body's bytes as the proof covers them; empty without a body. */
  readonly contentDigest: string;
  /** The address the platform vouches for, else `null`. */
  readonly ip: string | null;
  /** Throws unless the route asks for a proof or a token. */
  readonly proof: VerifiedProof;
  /** Throws unless the route asks for a token. */
  readonly token: VerifiedAccess;
  /** The control snapshot, at most 1 s old. Routes with a token have it already. */
  snapshot(options?: { fresh?: boolean }): Promise<{ snapshot: Snapshot } & RuleTables>;
  /** Lets `work` go on after the answer; its failure is logged. */
  after(work: Promise<unknown>): void;
  /** What the log says of this call beside its answer. */
  note(noted: Noted): void;
  /** Lets the next call in, of a route that is called in turns; else when this one is answered. */
  endTurn(): void;
}

/** What a route answers: a body that matches one of its schemas, or a problem. */
export type Answer =
  | {
      readonly status: 200 | 201 | 202;
      readonly body: unknown;
      readonly headers?: Record<string, string>;
    }
  | {
      readonly status: 200;
      readonly text: string;
      readonly type: string;
      readonly headers?: Record<string, string>;
    }
  | {
      /** The upgrade to a WebSocket with the subprotocol that was accepted (RFC 6455 §4.2.2). */
      readonly status: 101;
      readonly webSocket: WebSocket;
      readonly protocol: string;
    }
  | { readonly problem: Problem };

/** Whose calls a call stands among in the contract. */
export type Tag = "Public" | "App clients" | "Store terminals" | "Funding partners" | "Operators";

/** One call of the contract: the declaration is what validates, refuses and documents it. */
export interface Route<Body = unknown> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `/v1/payments/{id}`: names in braces become `params`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: Tag;
  readonly access: Access;
  readonly replay: Replay;
  /** In a rush its calls are judged in the order in which they came; see `rush`. */
  readonly inTurn?: true;
  /** The body's strict schema; absent on GET and DELETE. */
  readonly body?: z.ZodType<Body>;
  /** Largest body in bytes; 16 KiB unless told. */
  readonly bodyBytesMax?: number;
  /** Query members; unknown ones are refused. */
  readonly query?: z.ZodObject;
  /** Of 101: the schema of the messages that follow. */
  readonly answers: Readonly<Partial<Record<101 | 200 | 201 | 202, z.ZodType>>>;
  readonly answerType?: string;
  /** What the answer to a request that was answered before has besides. */
  readonly replayHeaders?: readonly ("Idempotent-Replayed" | "Payment-Status")[];
  handle(call: Call<Body>): Promise<Answer>;
}

/** Declares a route; only infers the body's type from its schema. */
export function route<Body = undefined>(declaration: Route<Body>): Route {
  return declaration as unknown as Route;
}

/** The 200, 201 or 202 that carries `body` as JSON. */
export function answer(
  status: 200 | 201 | 202,
  body: unknown,
  headers?: Record<string, string>,
): Answer {
  return headers === undefined ? { status, body } : { status, body, headers };
}
