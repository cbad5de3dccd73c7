import examples from "./examples.json" with { type: "json" };
import type { Json } from "./openapi-json.ts";
import type { Route } from "./route.ts";

/** One call as it was made in a real run, and what it was answered. */
export interface Example {
  /** What stood in the path's braces. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly answer: unknown;
}

/** Every call's example, by method and path; `test/e2e/examples.test.ts` makes them. */
export const recorded = examples as Readonly<Record<string, Example>>;

/** Parameters with the values of the call's example. */
export function withValues({ method, path }: Route, parameters: readonly Json[]): Json[] {
  const { params, query } = recorded[`${method} ${path}`] ?? {};
  return parameters.map((parameter) => {
    const values = parameter.in === "path" ? params : query;
    const example = values?.[String(parameter.name)];
    return example === undefined ? parameter : { ...parameter, example };
  });
}

/** The example of what is sent, as part of its media type. */
export function sentExample({ method, path }: Route): Json {
  const example = recorded[`${method} ${path}`];
  return example === undefined || !("body" in example) ? {} : { example: example.body };
}

/** The example of what is answered with this status, as part of its media type. */
export function toldExample({ method, path }: Route, status: string): Json {
  const example = recorded[`${method} ${path}`];
  return String(example?.status) === status ? { example: example?.answer } : {};
}
