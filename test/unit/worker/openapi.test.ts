import { expect, it } from "vitest";
import * as z from "zod";
import { docsPage } from "../../../worker/docs-page.ts";
import { openApi } from "../../../worker/openapi.ts";
import { answer, type Route, route } from "../../../worker/route.ts";

const thing = z.strictObject({ thing_id: z.string() }).meta({ id: "Thing" });
const routes: Route[] = [
  route({
    method: "POST",
    path: "/v1/things/{id}/parts",
    summary: "Make <a part>",
    tag: "Things",
    access: { kind: "operator", roles: ["approver"] },
    replay: "recorded in Wallet",
    body: z.strictObject({ amount: z.int().min(1) }),
    answers: { 201: z.strictObject({ things: z.array(thing), first: thing }) },
    handle: async () => answer(201, {}),
  }),
  route({
    method: "GET",
    path: "/v1/things",
    summary: "All things",
    tag: "Things",
    access: { kind: "open" },
    replay: "none",
    query: z.strictObject({ after: z.string().optional() }),
    answers: { 200: thing },
    handle: async () => answer(200, {}),
  }),
];

it("documents every route with its body, answers, refusals and security", () => {
  const document = JSON.parse(JSON.stringify(openApi(routes, "https://pay.example")));
  const post = document.paths["/v1/things/{id}/parts"].post;
  expect(document.openapi).toBe("3.1.0");
  expect(post.security).toEqual([{ DPoPToken: ["operator"], DPoPProof: [] }]);
  expect(post.parameters.map((each: { name: string }) => each.name)).toEqual([
    "id",
    "Content-Digest",
  ]);
  const body = post.requestBody.content["application/json"].schema;
  expect(body).toMatchObject({ additionalProperties: false, required: ["amount"] });
  expect(Object.keys(post.responses)).toEqual(
    expect.arrayContaining(["201", "400", "401", "403", "404", "413", "415", "503"]),
  );
  expect(document.paths["/v1/things"].get.security).toEqual([]);
  expect(document.paths["/v1/things"].get.parameters).toHaveLength(1);
});

it("leaves no reference that does not resolve", () => {
  const document = openApi(routes, "https://pay.example");
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
  const paths = [...new Set([...references].map(([, path]) => path as string))];
  expect(paths).toContain("components/schemas/Thing");
  for (const path of paths) {
    let place: unknown = document;
    for (const part of path.split("/")) place = (place as Record<string, unknown>)[part];
    expect(place, path).toBeDefined();
  }
});

it("escapes what it shows on the page and loads nothing", () => {
  const page = docsPage(routes);
  expect(page).toContain("Make &lt;a part>");
  expect(page).not.toMatch(/<(script|link|img|iframe)|url\(|@import/);
});
