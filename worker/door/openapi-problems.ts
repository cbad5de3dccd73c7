import { type ProblemCode, problemRow, problems } from "../../src/problem.ts";
import { problemHeaders, withHeaders } from "./openapi-headers.ts";
import type { Json } from "./openapi-json.ts";
import { ownProblems } from "./own-problems.ts";
import type { Route } from "./route.ts";

/** What a call may meet at the door, whatever it is for. */
function doorProblems({ access: { kind }, path }: Route): readonly ProblemCode[] {
  const found: ProblemCode[] = ["method_not_allowed", "unavailable", "internal_error"];
  if (path.startsWith("/v1/")) {
    found.push("content_too_large", "unsupported_media_type", "malformed_request");
  }
  if (kind !== "open") found.push("unauthorized", "too_many_attempts");
  // A token of another kind, or another role.
  if (kind !== "open" && kind !== "proof") found.push("forbidden");
  // An operator who has a passkey signs in with it first.
  if (kind === "operator") found.push("step_up_required");
  // Its ticket stands for a token.
  if (path.endsWith("/events")) found.push("unauthorized");
  return found;
}

/** Every problem that a call may be answered with, in the order in which a request is refused. */
export function problemsOf(route: Route): readonly ProblemCode[] {
  const own = ownProblems[`${route.method} ${route.path}`] ?? [];
  const found = new Set([...doorProblems(route), ...own]);
  return problems.map(({ code }) => code).filter((code) => found.has(code));
}

/** The refusals of a call, by status. */
export function refusalsOf(route: Route): Json {
  const codes = problemsOf(route);
  const statuses = new Set(codes.map((code) => problemRow(code).status));
  const ascending = [...statuses].sort((a, b) => a - b);
  return Object.fromEntries(
    ascending.map((status) => {
      const own = codes.filter((code) => problemRow(code).status === status);
      return [status, { $ref: `#/components/responses/${responseName(own)}` }];
    }),
  );
}

/** A response is named by its status and, where that has several problems, by those it has. */
function responseName(codes: readonly ProblemCode[]): string {
  const { status } = problemRow(codes[0] as ProblemCode);
  const all = problems.filter((row) => row.status === status);
  return [`Problem${status}`, ...(all.length > 1 ? codes : [])].join(".");
}

const problemCode = "Which problem it is.";

/** Every problem as one schema. */
export function problemSchema(): Json {
  const codes = problems.map(({ code }) => code);
  return {
    type: "object",
    description: "RFC 9457. More members may be there, as the code asks for.",
    required: ["type", "title", "status", "detail", "instance", "code", "retry"],
    properties: {
      type: { type: "string", description: "/problems/{code}" },
      title: { type: "string", description: "What the code means." },
      status: { type: "integer", description: "The status of the answer." },
      detail: { type: "string", description: "What is wrong here, and what to do next." },
      instance: { type: "string", description: "This very refusal: /requests/{X-Request-Id}." },
      code: { enum: codes, description: problemCode },
      retry: {
        enum: ["never", "same_request", "new_request"],
        description: "Whether to try again, and whether with the very same request.",
      },
      server_time: { type: "string", format: "date-time", description: "With 401." },
      pointer: { type: "string", description: "With malformed_request: RFC 6901." },
      state: { type: "string", description: "With state_conflict: what stands in the way." },
      tries_left: { type: "integer", description: "With a wrong code or factor: tries left." },
      fault: { type: "string", description: "More of what is wrong, where it is known." },
    },
  };
}

/** One response for each status and set of its problems that a call of `routes` has. */
export function problemResponses(routes: readonly Route[]): Json {
  const named = new Map<string, readonly ProblemCode[]>();
  for (const codes of routes.map(problemsOf)) {
    for (const status of new Set(codes.map((code) => problemRow(code).status))) {
      const own = codes.filter((code) => problemRow(code).status === status);
      named.set(responseName(own), own);
    }
  }
  const ordered = [...named].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(ordered.map(([name, codes]) => [name, responseOf(codes)]));
}

function responseOf(codes: readonly ProblemCode[]): Json {
  const rows = codes.map(problemRow);
  const description = rows.map(({ code, title, retry }) => `\`${code}\` (${retry}): ${title}.`);
  const schema = {
    allOf: [
      { $ref: "#/components/schemas/Problem" },
      { properties: { code: { enum: codes, description: problemCode } } },
    ],
  };
  const content = { "application/problem+json": { schema } };
  const headers = withHeaders(problemHeaders(rows[0]?.status ?? 0));
  return { description: description.join(" "), ...headers, content };
}
