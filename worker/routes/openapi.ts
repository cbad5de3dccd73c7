import * as z from "zod";
import { policySchema } from "../../src/velocity/policy.ts";
import { openApi } from "../door/openapi.ts";
import { schemaOf } from "../door/openapi-schema.ts";
import { type Route, route } from "../door/route.ts";

const tag = "Public";
const open = { kind: "open" } as const;

/** The contract about itself and about all the routes of `others`. */
export function openApiRoutes(others: readonly Route[]): readonly Route[] {
  const routes: Route[] = [...others];
  let document: string | null = null;
  routes.push(
    route({
      method: "GET",
      path: "/openapi.json",
      summary: "This contract (OpenAPI 3.1)",
      tag,
      access: open,
      replay: "none",
      answers: { 200: z.record(z.string(), z.unknown()) },
      async handle({ env }) {
        document ??= JSON.stringify(openApi(routes, env.PUBLIC_ORIGIN));
        return { status: 200, text: document, type: "application/json" };
      },
    }),
    route({
      method: "GET",
      path: "/schemas/policy.json",
      summary: "The policy language (JSON Schema 2020-12)",
      tag,
      access: open,
      replay: "none",
      answers: { 200: z.record(z.string(), z.unknown()) },
      answerType: "application/schema+json",
      async handle({ env }) {
        const document = {
          $schema: "https://json-schema.org/draft/2020-12/schema",
          $id: `${env.PUBLIC_ORIGIN}/schemas/policy.json`,
          title: "Velocity policy",
          ...schemaOf(policySchema, "input"),
        };
        const type = "application/schema+json";
        return { status: 200, text: JSON.stringify(document), type };
      },
    }),
  );
  return routes;
}
