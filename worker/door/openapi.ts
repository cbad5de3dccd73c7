import type * as z from "zod";
import { version } from "../../src/version.ts";
import { sentExample, toldExample, withValues } from "./openapi-examples.ts";
import { answerHeaders, requestHeaders, withHeaders } from "./openapi-headers.ts";
import type { Json } from "./openapi-json.ts";
import { problemResponses, problemSchema, refusalsOf } from "./openapi-problems.ts";
import { Components } from "./openapi-schema.ts";
import { pathParameters, queryParameters, tagMeanings } from "./openapi-words.ts";
import type { Access, Route } from "./route.ts";

/**
 * The contract as OpenAPI 3.1, made from the declarations that validate requests: what is not
 * declared is not answered, and what is declared is what is checked.
 */
export function openApi(routes: readonly Route[], origin: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  const components = new Components({ Problem: problemSchema() });
  for (const declared of routes) {
    const path = paths[declared.path] ?? {};
    paths[declared.path] = {
      ...path,
      [declared.method.toLowerCase()]: operation(declared, components),
    };
  }
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info: {
      title: "Sekisho",
      version,
      description:
        "An edge payment authorizer. Amounts are integers in minor units; times are RFC 3339 UTC " +
        "with milliseconds; unknown members in a request are refused. Every call but the public " +
        "ones carries a DPoP proof (RFC 9449); a body is covered by Content-Digest (RFC 9530) " +
        "and by the proof's claim content_digest.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: origin }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({
      name,
      description: tagMeanings[name],
    })),
    paths,
    components: {
      schemas: components.schemas,
      headers: answerHeaders(),
      responses: problemResponses(routes),
      ...security(),
    },
  };
}

function operation(declared: Route, components: Components): Json {
  const { method, path, summary, tag, access, replay, body } = declared;
  const named = [...pathParameters(path), ...queryParameters(declared)];
  const parameters = [...withValues(declared, named), ...requestHeaders(declared)];
  return {
    operationId: operationId(method, path),
    summary,
    tags: [tag],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: components.place(body, "input"),
                ...sentExample(declared),
              },
            },
          },
        }),
    responses: { ...answersOf(declared, components), ...refusalsOf(declared) },
    security: securityOf(access),
    "x-proof-replay": replay,
    ...(access.kind === "operator" ? { "x-roles": access.roles } : {}),
  };
}

function operationId(method: string, path: string): string {
  const words = path
    .replaceAll(/[{}]/g, "")
    .split(/[/.]/)
    .filter((word) => word !== "");
  return [method.toLowerCase(), ...words].join("_").replaceAll("-", "_");
}

function answersOf(declared: Route, components: Components): Json {
  const { answers, answerType = "application/json", replayHeaders } = declared;
  const told = Object.entries(answers).map(([status, schema]) => [
    status,
    {
      description: meanings[status] ?? "The answer",
      ...withHeaders(replayHeaders),
      content: {
        [answerType]: {
          schema: components.place(schema as z.ZodType, "output"),
          ...toldExample(declared, status),
        },
      },
    },
  ]);
  return Object.fromEntries(told);
}

const meanings: Readonly<Record<string, string>> = {
  101: "A WebSocket; every message on it is one of these",
  200: "The answer",
  201: "Made",
  202: "Waits for a second person",
};

function security(): Json {
  const proof = "One DPoP proof, ES256 (RFC 9449 §4), covering the body by content_digest.";
  return {
    securitySchemes: {
      DPoPProof: { type: "apiKey", in: "header", name: "DPoP", description: proof },
      DPoPToken: {
        type: "http",
        scheme: "DPoP",
        description: "An access token (RFC 9068) bound to the key of the proof.",
      },
    },
  };
}

function securityOf(access: Access): Json[] {
  if (access.kind === "open") return [];
  if (access.kind === "proof") return [{ DPoPProof: [] }];
  const payer = access.kind === "terminal" && access.orPayer === true;
  const scopes = [scopeName(access), ...(payer ? [scopeName({ kind: "customer" })] : [])];
  return scopes.map((scope) => ({ DPoPToken: [scope], DPoPProof: [] }));
}

function scopeName(access: Exclude<Access, { kind: "open" | "proof" }>): string {
  const scopes = {
    customer: "wallet",
    terminal: "terminal",
    partner: "funding",
    operator: "operator",
  };
  return scopes[access.kind];
}
