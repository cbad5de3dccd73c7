/** JSON Schema as the contract's document writes it: what does not fit, or `null`. */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** How what is meant is found, and whether members that nobody named are refused. */
export interface Reading {
  readonly named: (ref: string) => Schema | undefined;
  readonly isClosed: boolean;
}

export function misfit(schema: Schema, value: unknown, at: string, by: Reading): string | null {
  if (schema.$ref !== undefined) {
    const meant = by.named(schema.$ref);
    return meant === undefined
      ? `${at}: ${schema.$ref} leads nowhere`
      : misfit(meant, value, at, by);
  }
  for (const part of schema.allOf ?? []) {
    const wrong = misfit(part, value, at, by);
    if (wrong !== null) return wrong;
  }
  const ways = schema.anyOf ?? schema.oneOf;
  if (ways !== undefined) {
    const wrong = ways.map((way) => misfit(way, value, at, by));
    return wrong.includes(null) ? null : (wrong[0] ?? `${at}: fits nothing`);
  }
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOf(type, value))) {
    return `${at}: ${JSON.stringify(value)?.slice(0, 60)} is no ${types}`;
  }
  const same = (one: unknown) => JSON.stringify(one) === JSON.stringify(value);
  if (schema.const !== undefined && !same(schema.const)) return `${at}: is not ${schema.const}`;
  if (schema.enum !== undefined && !schema.enum.some(same)) return `${at}: ${value} is none of it`;
  if (typeof value === "string") return misfitText(schema, value, at);
  if (typeof value === "number") return misfitNumber(schema, value, at);
  if (Array.isArray(value)) return misfitList(schema, value, at, by);
  if (typeof value === "object" && value !== null) {
    return misfitMembers(schema, value as Record<string, unknown>, at, by);
  }
  return null;
}

function isOf(type: string, value: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object")
    return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

const patterns = new Map<string, RegExp>();

function misfitText({ pattern, format, minLength, maxLength }: Schema, value: string, at: string) {
  if (pattern !== undefined) {
    const known = patterns.get(pattern) ?? new RegExp(pattern, "u");
    patterns.set(pattern, known);
    if (!known.test(value)) return `${at}: ${value.slice(0, 60)} is not ${pattern}`;
  }
  if (format === "date-time" && Number.isNaN(Date.parse(value))) return `${at}: is no time`;
  const length = [...value].length;
  if (length < (minLength ?? 0) || length > (maxLength ?? length))
    return `${at}: is too long or short`;
  return null;
}

function misfitNumber(schema: Schema, value: number, at: string): string | null {
  const { minimum = value, maximum = value, exclusiveMinimum } = schema;
  const isWithin = value >= minimum && value <= maximum;
  const isAbove = exclusiveMinimum === undefined || value > exclusiveMinimum;
  return isWithin && isAbove ? null : `${at}: ${value} is out of bounds`;
}

function misfitList(schema: Schema, value: readonly unknown[], at: string, by: Reading) {
  const { items, minItems = 0, maxItems = value.length } = schema;
  if (value.length < minItems || value.length > maxItems) return `${at}: has ${value.length}`;
  if (items === undefined) return null;
  for (const [n, one] of value.entries()) {
    const wrong = misfit(items, one, `${at}/${n}`, by);
    if (wrong !== null) return wrong;
  }
  return null;
}

function misfitMembers(
  { properties = {}, required = [], additionalProperties, type }: Schema,
  value: Readonly<Record<string, unknown>>,
  at: string,
  by: Reading,
): string | null {
  for (const name of required) if (!Object.hasOwn(value, name)) return `${at}: has no ${name}`;
  for (const [name, member] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known !== undefined) {
      const wrong = misfit(known, member, `${at}/${name}`, by);
      if (wrong !== null) return wrong;
    } else if (typeof additionalProperties === "object") {
      const wrong = misfit(additionalProperties, member, `${at}/${name}`, by);
      if (wrong !== null) return wrong;
    } else if (
      additionalProperties === false ||
      (by.isClosed && type === "object" && Object.keys(properties).length > 0)
    ) {
      return `${at}: ${name} is none of it`;
    }
  }
  return null;
}
