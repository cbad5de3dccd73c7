import * as z from "zod";
import { parseOwn } from "../../src/own-json.ts";
import { glossary } from "./glossary.ts";
import type { Json } from "./openapi-json.ts";

/** What a schema describes: what a caller sends, which is closed, or what is answered, which is open. */
export type Side = "input" | "output";

/**
 * A schema as JSON Schema 2020-12, by itself; refinements are told in words only. Members that have
 * no description of their own have the glossary's. An answer's objects are open, since members may
 * be added to it.
 */
export function schemaOf(schema: z.ZodType, side: Side): Json {
  const {
    $schema: _dialect,
    id: _id,
    ...rest
  } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: side,
    unrepresentable: "any",
    reused: "inline",
    override: ({ jsonSchema }) => {
      if (side === "output" && jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties;
      }
    },
  }) as Record<string, unknown>;
  return describeMembers(rest) as Json;
}

/** Puts schemas in their places, and those that have a name among the components. */
export class Components {
  readonly schemas: Record<string, Json> = {};

  constructor(schemas: Readonly<Record<string, Json>>) {
    for (const [name, schema] of Object.entries(schemas)) this.#keep(name, schema);
  }

  /** The schema for its place: itself, or where it stands when it has a name. */
  place(schema: z.ZodType, side: Side): Json {
    const { $defs = {}, ...whole } = schemaOf(schema, side) as { $defs?: Record<string, Json> };
    for (const [name, named] of Object.entries($defs)) this.#keep(name, named);
    const name = schema.meta()?.id;
    // A named schema is told as a reference to its definition.
    if (name !== undefined && !("$ref" in whole)) this.#keep(name, whole);
    return name === undefined ? point(whole) : { $ref: `#/components/schemas/${name}` };
  }

  /** Two schemas of one name would hide each other. */
  #keep(name: string, schema: Json): void {
    const { id: _id, ...rest } = point(schema);
    const known = this.schemas[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(rest)) {
      throw new Error(`two schemas are named ${name}`);
    }
    this.schemas[name] = rest;
  }
}

/** The same schema with its references to the document's components. */
function point(schema: Json): Json {
  return parseOwn(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** The same schema, each member of each object described. */
function describeMembers(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(describeMembers);
  if (typeof schema !== "object" || schema === null) return schema;
  const described = Object.entries(schema).map(([keyword, value]) => {
    if (keyword !== "properties") return [keyword, describeMembers(value)];
    return [keyword, describeEach(value as Readonly<Record<string, Json>>)];
  });
  return Object.fromEntries(described);
}

function describeEach(properties: Readonly<Record<string, Json>>): Json {
  const members = Object.entries(properties).map(([name, schema]) => {
    const description = schema.description ?? glossary[name];
    const told = describeMembers(schema) as Json;
    return [name, description === undefined ? told : { ...told, description }];
  });
  return Object.fromEntries(members);
}
