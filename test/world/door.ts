import { env as bindings, exports } from "cloudflare:workers";
import { afterEach, expect } from "vitest";
import * as z from "zod";
import { isAnswerTo } from "../../src/client/wire/answer-rows.ts";
import { problems } from "../../src/problem.ts";
import { problemsOf } from "../../worker/door/openapi-problems.ts";
import type { Env } from "../../worker/platform/env.ts";
import { routes } from "../../worker/routes/index.ts";
import { allAnswers } from "./all-answers.ts";
import { noteExchange } from "./log-watch.ts";

/** The deployment under test: its configuration and its objects. */
export const env = bindings as unknown as Env;
export const origin = env.PUBLIC_ORIGIN;

/** What came back: the response, read. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; `null` when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever was answered
  readonly body: any;
  /** The `error` of `WWW-Authenticate`, or `null`. */
  readonly challenge: string | null;
}

const whole = (exports as unknown as { default: { fetch: typeof fetch } }).default;
const breaches: string[] = [];
let tolerated: readonly number[] = [];

/** One exchange with the Worker, as it went. */
export interface Exchange {
  readonly request: Request;
  /** What was sent. */
  readonly said: string;
  readonly status: number;
  readonly text: string;
}

/** Whoever wants to hear every exchange from now on. */
export const listeners = new Set<(exchange: Exchange) => void>();

/** While `act` runs, these statuses of 500 and above are no breach. Such acts may overlap. */
export async function expecting<T>(statuses: readonly number[], act: () => Promise<T>): Promise<T> {
  tolerated = [...tolerated, ...statuses];
  try {
    return await act();
  } finally {
    const left = [...tolerated];
    for (const status of statuses) left.splice(left.indexOf(status), 1);
    tolerated = left;
  }
}

/**
 * Sends a request through the whole Worker, and holds every answer against what all answers keep:
 * never a 5xx, an error is a problem of the table and tells no credential back, an answer matches
 * its declared schema and nothing more, and the SDK takes it for the answer to that call. A breach fails the test that is running.
 */
export async function knock(input: string | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const asked = await request.clone().text();
  const response = await whole.fetch(request);
  const body = await response.clone().text();
  noteExchange(request.headers, asked, body);
  for (const hear of listeners) hear({ request, said: asked, status: response.status, text: body });
  inspect(request, asked, response, body);
  return response;
}

/** `knock`, with the answer read. */
export async function ask(input: string | Request, init?: RequestInit): Promise<Told> {
  const response = await knock(input, init);
  const text = await response.text();
  const challenge = response.headers.get("WWW-Authenticate");
  const error = /\berror="([^"]*)"/.exec(challenge ?? "")?.[1] ?? null;
  const isJson = /json/.test(response.headers.get("Content-Type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== "" ? JSON.parse(text) : null,
    challenge: error,
  };
}

/**
 * Asks until there is an answer, as every client does that is told to repeat the same request: so
 * many at once can take longer than the second for which a control snapshot is good.
 */
export async function persist(sending: () => Promise<Told>): Promise<Told> {
  for (;;) {
    const told = await expecting([503], sending);
    if (told.status !== 503) return told;
    expect(told.body).toMatchObject({ code: "unavailable", retry: "same_request" });
    await scheduler.wait(200);
  }
}

afterEach(() => {
  const found = breaches.splice(0);
  expect(found).toEqual([]);
});

function inspect(request: Request, asked: string, response: Response, text: string): void {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/dev/")) return;
  const at = `${request.method} ${pathname} ${response.status}`;
  const breach = (rule: string) => {
    breaches.push(`${at}: ${rule}: ${text.slice(0, 300)}`);
  };
  const { status, headers } = response;
  if (status >= 500 && !tolerated.includes(status)) breach("5xx");
  if (!/^req_[0-9a-f]{24}$/.test(headers.get("X-Request-Id") ?? "")) breach("no X-Request-Id");
  if (headers.get("Cache-Control") !== "no-store") breach("Cache-Control is not no-store");
  if (status >= 400) inspectProblem(request, response, text, breach);
  else inspectAnswer(request, asked, response, text, breach);
}

const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  instance: z.string().regex(/^\/requests\/req_[0-9a-f]{24}$/),
  code: z.string(),
  retry: z.enum(["never", "same_request", "new_request"]),
});

function inspectProblem(
  request: Request,
  { status, headers }: Response,
  text: string,
  breach: (rule: string) => void,
): void {
  if (headers.get("Content-Type") !== "application/problem+json") breach("not problem+json");
  if (request.method === "HEAD") return;
  const parsed = problemSchema.safeParse(JSON.parse(text));
  if (!parsed.success) {
    breach("not a problem document");
    return;
  }
  const { type, code, retry, server_time: serverTime } = parsed.data;
  const row = problems.find((each) => each.code === code);
  const same = row?.status === status && row.retry === retry && parsed.data.status === status;
  if (!same || type !== `/problems/${code}`) breach("not a row of the table of problems");
  const { pathname } = new URL(request.url);
  const asked = patterns.find(
    ({ declared, path }) => declared.method === request.method && path.test(pathname),
  );
  if (asked !== undefined && !(problemsOf(asked.declared) as readonly string[]).includes(code)) {
    breach(`${code} is not declared for ${asked.declared.method} ${asked.declared.path}`);
  }
  if (status === 401) {
    if (!/^DPoP error="[a-z_]+"/.test(headers.get("WWW-Authenticate") ?? ""))
      breach("no challenge");
    if (Number.isNaN(Date.parse(String(serverTime)))) breach("no server_time");
  }
  if ((status === 429 || status === 503) && !/^[1-9]\d*$/.test(headers.get("Retry-After") ?? "")) {
    breach("no Retry-After");
  }
  for (const name of ["DPoP", "Authorization"]) {
    const sent = request.headers.get(name)?.replace(/^DPoP /i, "") ?? "";
    if (sent.length >= 20 && text.includes(sent)) breach(`repeats ${name}`);
  }
  if (/\bat .+\.ts:\d+/.test(text)) breach("shows a stack");
}

const patterns = routes.map((declared) => ({
  declared,
  path: new RegExp(`^${declared.path.replaceAll(".", "\\.").replaceAll(/\{[a-z_]+\}/g, "[^/]+")}$`),
}));

function inspectAnswer(
  request: Request,
  asked: string,
  { status, headers }: Response,
  text: string,
  breach: (rule: string) => void,
): void {
  const { pathname, search } = new URL(request.url);
  const found = patterns.find(
    ({ declared, path }) => declared.method === request.method && path.test(pathname),
  );
  const replay = new Set<string>(found?.declared.replayHeaders);
  for (const name of ["Idempotent-Replayed", "Payment-Status"]) {
    if (headers.has(name) && !replay.has(name)) breach(`${name} is not declared`);
  }
  const schema = found?.declared.answers[status as 200 | 201 | 202];
  if (schema === undefined) {
    breach("an answer that is not declared");
    return;
  }
  if (!headers.get("Content-Type")?.startsWith("application/json")) return;
  const body = JSON.parse(text);
  const call = { method: request.method, path: pathname + search, body: asked || undefined };
  if (!isAnswerTo(allAnswers, call, status, body)) breach("no answer to this call for the SDK");
  const matched = schema.safeParse(body);
  if (!matched.success) breach(`not of its schema: ${z.prettifyError(matched.error)}`);
}
