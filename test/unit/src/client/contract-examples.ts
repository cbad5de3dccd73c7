import { openApi } from "../../../../worker/door/openapi.ts";
import { routes } from "../../../../worker/routes/index.ts";

/** A JSON Schema of the document, as far as an example is walked along it. */
export interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
}

/** One answer of the OpenAPI document that the SDK reads, as an example tells it. */
export interface Example {
  /** `METHOD /path/{parameter}`, as the document names the call. */
  readonly call: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly schema: Schema;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Told {
  readonly schema: Schema;
  readonly example?: Example["body"];
  readonly examples?: Readonly<Record<string, { readonly value: Example["body"] }>>;
}

interface Operation {
  readonly tags: readonly string[];
  readonly responses: Readonly<
    Record<string, { readonly content?: { readonly "application/json"?: Told } }>
  >;
}

const document = openApi(routes, "https://pay.example") as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/** What stands where the schema points. */
export function resolved(schema: Schema): Schema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : (document.components.schemas[name] ?? {});
}

/** Every example of an answer that a method of the SDK is given. */
export const examples: readonly Example[] = Object.entries(document.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => !tags.includes("Public"))
      .flatMap(([name, { responses }]) =>
        Object.entries(responses).flatMap(([code, { content }]) => {
          const told = content?.["application/json"];
          if (!/^20/.test(code) || told === undefined) return [];
          const method = name.toUpperCase();
          const bodies = [
            ...(told.example === undefined ? [] : [told.example]),
            ...Object.values(told.examples ?? {}).map(({ value }) => value),
          ];
          const at = { call: `${method} ${path}`, method, path, status: Number(code) };
          return bodies.map((body) => ({ ...at, schema: resolved(told.schema), body }));
        }),
      ),
);

/** The first example of a call's answer; `METHOD /path/{parameter}`. */
export function exampleOf(call: string, status?: number): Example {
  const found = examples.find(
    (each) => each.call === call && (status === undefined || each.status === status),
  );
  if (found === undefined) throw new Error(`the document has no example of ${call}`);
  return found;
}

/** What a call is answered with, as the document tells it, with some members of one's own. */
export function told<Own extends object>(call: string, own: Own): Example["body"] & Own {
  return { ...exampleOf(call).body, ...own };
}
