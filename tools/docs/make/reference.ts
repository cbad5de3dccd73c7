import { problemRow } from "../../../src/problem.ts";
import { openApi } from "../../../worker/door/openapi.ts";
import { type Example, recorded } from "../../../worker/door/openapi-examples.ts";
import { ownProblems } from "../../../worker/door/own-problems.ts";
import type { Access, Replay, Route, Tag } from "../../../worker/door/route.ts";
import { routes } from "../../../worker/routes/index.ts";
import { sdkCalls, sdkWithin } from "../sdk-calls.ts";
import { type Find, memberTable, type Schema } from "./members.ts";
import { cell, table } from "./tables.ts";

/** As much of the OpenAPI document as the reference shows. */
interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly content?: Content }>
  >;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

const origin = "https://pay.example";
const contract = openApi(routes, origin) as unknown as Contract;
const find: Find = (ref) => contract.components.schemas[ref.split("/").at(-1) ?? ""] ?? {};

/** The anchor of a call: `POST /v1/payments/{id}` → `post-v1-payments-id`. */
function anchorOf({ method, path }: Route): string {
  const words = `${method} ${path}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return words.replace(/-$/, "");
}

/** Every call of a tag, each with a heading of its own. */
export function callsOf(tag: Tag): string {
  const calls = routes.filter((each) => each.tag === tag);
  const rows = calls.map((each) => [
    `[\`${each.method} ${each.path}\`](#${anchorOf(each)})`,
    cell(each.summary),
  ]);
  return [table(["call", "what it is for"], rows), ...calls.map(callSection)].join("\n\n");
}

/** The calls of a tag for the plain file, which leaves the sections to the page. */
export function callList(tag: Tag, path: string): string {
  const rows = routes
    .filter((each) => each.tag === tag)
    .map(({ method, path: address, summary }) => [
      `\`${method} ${address}\``,
      cell(summary),
      sdkMethod(`${method} ${address}`),
    ]);
  const where = `\`${path}\` of a running server (\`npm start\`: <http://localhost:8787${path}>)`;
  return [
    table(["call", "what it is for", "in the SDK"], rows),
    `Each with its members, problems, and an example in curl and in the SDK: ${where}.`,
  ].join("\n\n");
}

function sdkMethod(call: string): string {
  const [method] = sdkCalls[call]?.split("(") ?? [];
  return method === undefined ? (sdkWithin[call] ?? "") : `\`${method}\``;
}

function callSection(call: Route): string {
  const { method, path, summary, access, replay, answers } = call;
  const operation = contract.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${method} ${path} is not in the contract`);
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const asked = (operation.parameters ?? []).filter(({ in: place }) => place !== "header");
  const example = recorded[`${method} ${path}`];
  const parts = [
    `## \`${method} ${path}\` {#${anchorOf(call)}}`,
    `${summary.replace(/\.?$/, ".")} ${101 in answers ? "For whoever holds a ticket." : callers(access)}${replays(replay)}`,
  ];
  if (asked.length > 0) {
    const properties = Object.fromEntries(
      asked.map(({ name, schema, description = "" }) => [name, { ...schema, description }]),
    );
    const required = asked.filter((each) => each.required).map(({ name }) => name);
    parts.push("**Address**", memberTable({ properties, required }, find, true));
  }
  if (body !== undefined) parts.push("**Body**", memberTable(body, find, true));
  parts.push(...examplesOf(call, example));
  for (const [status, { content = {} }] of Object.entries(operation.responses)) {
    const schema = Number(status) < 300 ? Object.values(content)[0]?.schema : undefined;
    const members = schema === undefined ? "" : memberTable(schema, find, false);
    if (members !== "") parts.push(`**Answer ${status}**`, members);
  }
  return [...parts, problemLine(call)].join("\n\n");
}

/** One line for curl, one for the SDK, and what is answered. */
function examplesOf(call: Route, example: Example | undefined): string[] {
  const name = `${call.method} ${call.path}`;
  if (example === undefined) return [];
  const parts = [fenced("sh", curlOf(call, example))];
  const sdk = sdkCalls[name];
  if (sdk !== undefined) parts.push(fenced("ts", `await ${sdkText(sdk, example)};`));
  else if (sdkWithin[name] !== undefined) parts.push(sdkWithin[name]);
  const answer = JSON.stringify(example.answer, null, 2);
  if (answer.length < 3_000) parts.push(fenced("json", answer));
  return parts;
}

/** The call as curl makes it; what is signed for it stands in variables. */
export function curlOf({ method, path, access, body }: Route, example: Example): string {
  const at = path.replaceAll(/\{(\w+)\}/g, (_, member: string) => example.params?.[member] ?? "");
  const query = new URLSearchParams(example.query ?? {}).toString();
  const address = `${origin}${at}${query === "" ? "" : `?${query}`}`;
  const lines = [`curl -X ${method} '${address}'`.replace("-X GET ", "")];
  const takesToken = access.kind !== "open" && access.kind !== "proof";
  if (takesToken) lines.push('-H "Authorization: DPoP $TOKEN"');
  if (access.kind !== "open") lines.push('-H "DPoP: $PROOF"');
  if (body !== undefined) {
    lines.push('-H "Content-Digest: $DIGEST"', "-H 'Content-Type: application/json'");
    lines.push(`--data '${JSON.stringify(example.body ?? {}).replaceAll("'", "'\\''")}'`);
  }
  return lines.join(" \\\n  ");
}

/** The expression with the parts of the example in the places of its braces. */
export function sdkText(expression: string, example: Example): string {
  return expression.replaceAll(
    /\{(\+?)([a-z_]+(?:\.[a-z_]+)*)\}/g,
    (_, plus: string, path: string) => {
      const [first = "", ...rest] = path.split(".");
      const roots: Readonly<Record<string, unknown>> = {
        body: example.body,
        query: example.query,
      };
      const from = first in roots ? roots[first] : example.params?.[first];
      const value = rest.reduce<unknown>(
        (inner, member) => (inner as Record<string, unknown> | undefined)?.[member],
        from,
      );
      return plus === "+" ? String(value) : literal(value);
    },
  );
}

/** A value as TypeScript is written. */
function literal(value: unknown): string {
  const flat = JSON.stringify(value, null, 1) ?? "undefined";
  const text = flat.replaceAll(/"([a-z_]+)":/gi, "$1:");
  const line = text.replaceAll(/\n */g, " ");
  return line.length < 70
    ? line
    : JSON.stringify(value, null, 2).replaceAll(/"([a-z_]+)":/gi, "$1:");
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

function callers(access: Access): string {
  switch (access.kind) {
    case "open":
      return "Open to anybody.";
    case "proof":
      return "With a proof by the key, and no token.";
    case "operator":
      return `For operators: ${access.roles.map((role) => `\`${role}\``).join(", ")}.`;
    case "terminal":
      return access.orPayer ? "For a terminal, and for the payer." : "For a terminal.";
    case "customer":
      return "For a customer's phone.";
    case "partner":
      return "For a funding partner.";
  }
}

function replays(replay: Replay): string {
  switch (replay) {
    case "none":
      return "";
    case "window":
      return " A read: its proof may be used again while it is fresh.";
    case "reference":
      return " **Repeat:** the identical request gets the same answer.";
    default:
      return " **Repeat:** its proof is taken once; a repetition needs a new one and is a new act.";
  }
}

/** The problems that the call has of its own, each leading to what is written of it. */
function problemLine({ method, path }: Route): string {
  const told = (ownProblems[`${method} ${path}`] ?? []).map((code) => {
    return `${problemRow(code).status} [\`${code}\`](/docs/errors#${code})`;
  });
  const any = "[any call](/docs/reference#problems-of-any-call)";
  if (told.length === 0) return `**Problems** of its own it has none; there are those of ${any}.`;
  return `**Problems** ${told.join(" · ")}, and those of ${any}`;
}
