/** What of JSON Schema (2020-12) the policy's schema uses; any other keyword is not judged here. */
export interface CheckedSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, CheckedSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: CheckedSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly anyOf?: readonly CheckedSchema[];
}

/** One thing that is wrong: where (RFC 6901), what, and the words or the figures that it is held against. */
export type SchemaFault =
  | {
      readonly pointer: string;
      readonly kind: "type" | "one_of" | "missing" | "unknown" | "form";
      readonly wanted: string;
    }
  | {
      readonly pointer: string;
      /** A figure, the letters of a text, or the items of a list, of which there may be so many. */
      readonly kind: "bounds" | "letters" | "items";
      readonly least: number;
      readonly most: number;
    };

/** Everything in `value` that a schema refuses; of `anyOf` the faults of the branch that has fewest. */
export function schemaFaults(
  value: unknown,
  schema: CheckedSchema,
  pointer = "",
): readonly SchemaFault[] {
  const fault = (kind: "type" | "one_of" | "form", wanted: unknown): SchemaFault => ({
    ...{ pointer, kind, wanted: typeof wanted === "string" ? wanted : JSON.stringify(wanted) },
  });
  if (schema.anyOf !== undefined) {
    const branches = schema.anyOf.map((each) => schemaFaults(value, each, pointer));
    return branches.toSorted((a, b) => a.length - b.length)[0] ?? [];
  }
  if (schema.type !== undefined && !isOfType(value, schema.type))
    return [fault("type", schema.type)];
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return [fault("one_of", schema.enum.join(", "))];
  }
  if ("const" in schema && value !== schema.const) return [fault("one_of", schema.const)];
  if (typeof value === "number") {
    const { minimum: least = -Infinity, maximum: most = Infinity } = schema;
    return value < least || value > most ? [{ pointer, kind: "bounds", least, most }] : [];
  }
  if (typeof value === "string") {
    const { maxLength: most = Infinity, pattern } = schema;
    if (value.length > most) return [{ pointer, kind: "letters", least: 0, most }];
    return pattern !== undefined && !new RegExp(pattern, "u").test(value)
      ? [fault("form", pattern)]
      : [];
  }
  if (Array.isArray(value)) return [...listFaults(value, schema, pointer)];
  return typeof value === "object" && value !== null ? memberFaults(value, schema, pointer) : [];
}

function listFaults(
  list: readonly unknown[],
  { items, minItems: least = 0, maxItems: most = Infinity }: CheckedSchema,
  pointer: string,
): readonly SchemaFault[] {
  const isLength = list.length >= least && list.length <= most;
  return [
    ...(isLength ? [] : [{ pointer, kind: "items" as const, least, most }]),
    ...(items === undefined
      ? []
      : list.flatMap((each, index) => schemaFaults(each, items, `${pointer}/${index}`))),
  ];
}

function memberFaults(
  value: object,
  { properties = {}, required = [], additionalProperties }: CheckedSchema,
  pointer: string,
): readonly SchemaFault[] {
  const at = (name: string) => `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const missing = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => ({ pointer: at(name), kind: "missing" as const, wanted: name }));
  const others = Object.entries(value).flatMap(([name, each]) => {
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own !== undefined) return schemaFaults(each, own, at(name));
    return additionalProperties === false
      ? [
          {
            pointer: at(name),
            kind: "unknown" as const,
            wanted: Object.keys(properties).join(", "),
          },
        ]
      : [];
  });
  return [...missing, ...others];
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "array":
      return Array.isArray(value);
    default:
      return typeof value === type;
  }
}
