import { problems } from "../../src/problem.ts";
import { problemHeaders, withHeaders } from "./openapi-headers.ts";
import type { Json } from "./openapi-json.ts";
import type { Route } from "./route.ts";

/** The refusals that a call can meet at the door, and those that any handler can give. */
export function refusalsOf({ access, body, path }: Route): Json {
  const statuses = new Set([405, 500, 503]);
  if (path.startsWith("/v1/")) for (const status of [400, 413, 415, 404, 409]) statuses.add(status);
  if (body !== undefined) statuses.add(422);
  if (access.kind !== "open") for (const status of [401, 403, 429]) statuses.add(status);
  // Its ticket stands for a token.
  if (path === "/v1/wallet/events") statuses.add(401);
  const ascending = [...statuses].sort((a, b) => a - b);
  return Object.fromEntries(
    ascending.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]),
  );
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
      state: { type: "string", description: "With state_conflict." },
    },
  };
}

/** One response for each status that a problem has, naming the codes that have it. */
export function problemResponses(): Json {
  const statuses = [...new Set(problems.map(({ status }) => status))];
  const responses = statuses.map((status) => {
    const rows = problems.filter((row) => row.status === status);
    const description = rows.map(({ code, title, retry }) => `\`${code}\` (${retry}): ${title}.`);
    const schema = {
      allOf: [
        { $ref: "#/components/schemas/Problem" },
        { properties: { code: { enum: rows.map(({ code }) => code), description: problemCode } } },
      ],
    };
    const content = { "application/problem+json": { schema } };
    const headers = withHeaders(problemHeaders(status));
    return [`Problem${status}`, { description: description.join(" "), ...headers, content }];
  });
  return Object.fromEntries(responses);
}
