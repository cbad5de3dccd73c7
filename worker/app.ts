import { Hono } from "hono";
import { type Problem, problems } from "../src/problem.ts";
import { encodeHex } from "../src/token/grammar.ts";
import { makeNonce } from "../src/token/nonce.ts";
import { reportRefusal } from "./control/report-refusal.ts";
import { preflight, tellOrigin } from "./door/cross-origin.ts";
import { admit, type Gate } from "./door/gate.ts";
import { isOnOneMachine } from "./door/one-machine.ts";
import { failures, methodNotAllowed, noSuchAddress, tooFull } from "./door/refusals.ts";
import { problemResponse } from "./door/reply.ts";
import type { Answer, Call, Route } from "./door/route.ts";
import { rush } from "./door/rush.ts";
import { nothingSeen, type Seen } from "./observe/seen.ts";
import { serverTiming } from "./observe/server-timing.ts";
import { tellDecision } from "./observe/tell-decision.ts";
import { readClock } from "./platform/clock.ts";
import type { Env } from "./platform/env.ts";
import { keyRing, random } from "./platform/keys.ts";
import { logFault } from "./platform/log.ts";
import { expectPublicOrigin } from "./platform/origin.ts";
import { controlSnapshot } from "./signal/snapshot.ts";

type Bindings = { Bindings: Env; Variables: { requestId: string; nowMs: number } };
export type App = Hono<Bindings>;

/**
 * The Worker's HTTP side: request id, one gate for every declared route, one place where a problem
 * is rendered. A path that is declared with other methods answers 405, any other 404.
 */
export function createApp(routes: readonly Route[]): App {
  // The path as it came: an escaped spelling of an address is not routed as that address.
  const getPath = ({ url }: Request) => URL.parse(url)?.pathname ?? "";
  const app: App = new Hono<Bindings>({ getPath });
  app.use(async (context, next) => {
    context.set("nowMs", readClock());
    context.set("requestId", `req_${encodeHex(random(12))}`);
    await next();
    context.res.headers.set("X-Request-Id", context.get("requestId"));
    // Clients set their clocks by it (RFC 9110 §6.6.1): phones sign codes while they are offline.
    context.res.headers.set("Date", new Date(Date.now()).toUTCString());
    context.res.headers.set("Cache-Control", "no-store");
    context.res.headers.set("X-Content-Type-Options", "nosniff");
    tellOrigin(context.res.headers, context.req.raw, context.env);
    if (context.env.DPOP_NONCE === "required") {
      const nonce = makeNonce(await keyRing(context.env), context.get("nowMs"));
      context.res.headers.set("DPoP-Nonce", nonce);
    }
  });
  const methods = new Map<string, string[]>();
  for (const declared of routes) {
    const path = honoPath(declared.path);
    methods.set(path, [...(methods.get(path) ?? []), declared.method]);
    app.on(declared.method, path, async (context) => {
      const execution = context.executionCtx as ExecutionContext;
      const { env, req } = context;
      const arrival = { context: req, env, execution, at: moment(context), seen: nothingSeen() };
      const running = inTurn(declared, arrival);
      const answer = await running.catch((fault) => failureOf(fault, arrival.at));
      return observed(declared, arrival, answer);
    });
  }
  // The `type` of a problem leads to what is written of it (RFC 9457 §3.1.1).
  methods.set("/problems/:code", ["GET", "HEAD"]);
  app.get("/problems/:code", (context) => {
    const { code } = context.req.param();
    const isOne = problems.some((each) => each.code === code);
    if (isOne) return context.redirect(`/docs/errors#${code}`);
    return problemResponse(noSuchAddress, moment(context));
  });
  for (const [path, allow] of methods) {
    app.all(path, (context) => {
      const asked = preflight(context.req.raw, context.env, allow);
      return asked ?? problemResponse(methodNotAllowed(allow), moment(context));
    });
  }
  app.notFound((context) => problemResponse(noSuchAddress, moment(context)));
  app.onError((fault, context) => {
    const at = moment(context);
    return render(failureOf(fault, at), at);
  });
  return app;
}

interface Moment {
  readonly instance: string;
  readonly nowMs: number;
  readonly requestId: string;
}

function moment(context: { get(name: "requestId"): string; get(name: "nowMs"): number }): Moment {
  const requestId =
    (context.get as (name: string) => string | undefined)("requestId") ?? "req_none";
  const nowMs = (context.get as (name: string) => number | undefined)("nowMs") ?? Date.now();
  return { instance: `/requests/${requestId}`, nowMs, requestId };
}

interface Arrival {
  readonly context: {
    readonly raw: Request;
    readonly path: string;
    param(): Record<string, string>;
  };
  readonly env: Env;
  readonly execution: ExecutionContext;
  readonly at: Moment;
  readonly seen: Seen;
}

/** A call's turn among those of its kind. */
interface Turn {
  /** Answers why it gets none; `null`: it has come. */
  readonly begin: () => Promise<Problem | null>;
  readonly end: () => void;
}

/** The response of an answer, of which the log is told, and some callers how long it took. */
function observed(route: Route, { context, env, at, seen }: Arrival, answer: Answer): Response {
  const response = render(answer, at);
  const { status } = response;
  const times = { fromMs: at.nowMs, toMs: Date.now() };
  const timing = serverTiming(env, seen, times);
  if (timing !== null) response.headers.set("Server-Timing", timing);
  const traceparent = context.raw.headers.get("traceparent");
  const { requestId } = at;
  tellDecision(env, { route, answer, status, seen, requestId, times, traceparent });
  return response;
}

/** Runs a call; one of a route that is called in turns gives its turn back however it ends. */
function inTurn(route: Route, arrival: Arrival): Promise<Answer> {
  if (route.inTurn !== true) return run(route, arrival, { begin: async () => null, end() {} });
  let leave = (): void => undefined;
  const turn = {
    async begin() {
      const entered = await rush.enter();
      if (typeof entered !== "function") return tooFull(entered.fullMs);
      leave = entered;
      return null;
    },
    end: () => leave(),
  };
  const running = run(route, arrival, turn).finally(turn.end);
  // Also when the caller hangs up.
  arrival.execution.waitUntil(running.catch(() => null));
  return running;
}

async function run(route: Route, arrival: Arrival, turn: Turn): Promise<Answer> {
  const { env, execution, at, seen } = arrival;
  expectPublicOrigin(env);
  const ring = await keyRing(env);
  const { raw: request, path } = arrival.context;
  const asker = { env, after: (work: Promise<unknown>) => execution.waitUntil(work) };
  const snapshot = async (options?: { fresh?: boolean }) => {
    const held = await controlSnapshot(asker, options);
    seen.snapshot = held.snapshot;
    return held;
  };
  const onCaller: Gate["onCaller"] = (token) => {
    seen.token = token;
  };
  const onForbidden: Gate["onForbidden"] = (token, proof, problem) => {
    const act = `${route.method} ${route.path}`;
    const recorded = reportRefusal(env, { token, proof, act, problem });
    execution.waitUntil(recorded.catch((fault) => logFault("refusal_not_recorded", fault)));
  };
  const told = { snapshot, turn: turn.begin, onCaller, onForbidden };
  const admitted = await admit({ route, request, path, env, ring, nowMs: at.nowMs, ...told });
  if (!admitted.ok) return { problem: admitted.fault };
  const { proof, token, body, query, contentDigest } = admitted.value;
  seen.admittedAtMs = Date.now();
  seen.body = body;
  const call: Call = {
    env,
    ring,
    nowMs: at.nowMs,
    requestId: at.requestId,
    method: request.method,
    params: arrival.context.param(),
    query,
    body,
    headers: request.headers,
    contentDigest,
    ip: callerAddress(env, request),
    get proof() {
      if (proof === null) throw new Error("this route asks for no proof");
      return proof;
    },
    get token() {
      if (token === null) throw new Error("this route asks for no token");
      return token;
    },
    snapshot,
    after(work) {
      execution.waitUntil(work.catch((fault) => logFault("after_answer_failed", fault)));
    },
    note(noted) {
      seen.noted = noted;
    },
    endTurn: turn.end,
  };
  return await route.handle(call);
}

function render(answer: Answer, at: Moment): Response {
  if ("problem" in answer) return problemResponse(answer.problem, at);
  if ("text" in answer) {
    return new Response(answer.text, {
      status: answer.status,
      headers: { "Content-Type": answer.type, ...answer.headers },
    });
  }
  if ("webSocket" in answer) {
    const { webSocket, protocol } = answer;
    const headers = { "Sec-WebSocket-Protocol": protocol };
    return new Response(null, { status: 101, webSocket, headers });
  }
  return Response.json(answer.body, { status: answer.status, headers: answer.headers ?? {} });
}

/** What an object or the platform threw: 503 when it may pass by itself, else 500; logged. */
function failureOf(fault: unknown, at: Moment): Answer {
  logFault("request_failed", fault, { request_id: at.requestId });
  const passing =
    fault instanceof Error &&
    ("retryable" in fault ||
      "overloaded" in fault ||
      "durableObjectReset" in fault ||
      "remote" in fault);
  return { problem: passing ? failures.passing : failures.lasting };
}

/**
 * The address that somebody vouches for. Where Cloudflare terminates TLS it puts its own
 * `CF-Connecting-IP` over a caller's, and tells by `cf.colo`, which no header can set, that it did;
 * a plain workerd has a `cf` without it, and there the header is the caller's. It is believed then
 * on one machine only, so that tests can come from many addresses.
 */
function callerAddress(env: Env, request: Request): string | null {
  const told = request.headers.get("CF-Connecting-IP");
  if (isOnOneMachine(env)) return told ?? (env.LOCAL_PORT === undefined ? null : "127.0.0.1");
  const { cf } = request as { readonly cf?: { readonly colo?: unknown } };
  return typeof cf?.colo === "string" ? told : null;
}

function honoPath(path: string): string {
  return path.replaceAll(/\{([a-z_]+)\}/g, ":$1");
}
