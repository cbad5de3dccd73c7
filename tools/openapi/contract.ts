/** A JSON Schema of the document, as far as it is looked into here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minLength?: number;
  readonly format?: string;
}

/** One call of the document that a client of the SDK makes. */
export interface Call {
  readonly id: string;
  /** `METHOD /path/{parameter}`. */
  readonly name: string;
  readonly clients: readonly Client[];
  readonly sent: Schema | undefined;
  /** What it is answered with when it is done, and when a second person has to agree (202). */
  readonly done: Schema | undefined;
  readonly waits: Schema | undefined;
}

export type Client = "app" | "terminal" | "partner" | "operator";
export const clients: readonly Client[] = ["app", "terminal", "partner", "operator"];

/** What of the served document the SDK is made of. */
export interface Contract {
  readonly calls: readonly Call[];
  readonly named: Readonly<Record<string, Schema>>;
  /** The status of each problem, by its code. */
  readonly problems: Readonly<Record<string, number>>;
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly { readonly DPoPToken?: readonly string[] }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Content {
  readonly content?: { readonly "application/json"?: { readonly schema: Schema } };
}

interface Served {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Refusal>>;
  };
}

interface Refusal {
  readonly content: {
    readonly "application/problem+json": { readonly schema: { readonly allOf: readonly Schema[] } };
  };
}

/** The calls that have a method in the SDK, and the schemas that have a name. */
export function contractOf(served: object): Contract {
  const { paths, components } = served as Served;
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => !tags.includes("Public"))
      .map(([method, operation]) => callOf(`${method.toUpperCase()} ${path}`, operation)),
  );
  return { calls, named: components.schemas, problems: problemsOf(components.responses) };
}

/** Each response of a status names codes that have it: `Problem409.state_conflict`. */
function problemsOf(responses: Served["components"]["responses"]): Contract["problems"] {
  const pairs = Object.entries(responses).flatMap(([name, { content }]) => {
    const [, own] = content["application/problem+json"].schema.allOf;
    const status = Number.parseInt(name.slice("Problem".length), 10);
    return (own?.properties?.code?.enum ?? []).map((code) => [`${code}`, status] as const);
  });
  return Object.fromEntries(pairs);
}

function callOf(name: string, operation: Operation): Call {
  const { operationId: id, requestBody, responses } = operation;
  const [done] = ["200", "201", "101"].flatMap((status) => schemaOf(responses[status]) ?? []);
  const waits = schemaOf(responses["202"]);
  return { id, name, clients: clientsOf(operation), sent: schemaOf(requestBody), done, waits };
}

function schemaOf(content: Content | undefined): Schema | undefined {
  return content?.content?.["application/json"]?.schema;
}

const byTag: Readonly<Record<string, Client>> = {
  "App clients": "app",
  "Store terminals": "terminal",
  "Funding partners": "partner",
  Operators: "operator",
};
const byScope: Readonly<Record<string, Client>> = {
  wallet: "app",
  terminal: "terminal",
  funding: "partner",
  operator: "operator",
};

/** Who may make it: by the tokens that it takes, or by its chapter when it takes none. */
function clientsOf({ tags, security }: Operation): Client[] {
  const scopes = security.flatMap(({ DPoPToken = [] }) => DPoPToken);
  const names =
    scopes.length > 0 ? scopes.map((each) => byScope[each]) : tags.map((each) => byTag[each]);
  return names.filter((each) => each !== undefined);
}
