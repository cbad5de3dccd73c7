import type { PolicyDocument } from "../../../client/resource/policy.ts";
import { unreadPlace } from "./json-place.ts";
import { type CheckedSchema, type SchemaFault, schemaFaults } from "./schema-check.ts";

/** What keeps a text from being a policy: a fault of its schema, of JSON, or an id that is there twice. */
export type TypedFault =
  | SchemaFault
  | { readonly pointer: string; readonly kind: "twice"; readonly wanted: string }
  /** The line that reading ends on. */
  | { readonly pointer: string; readonly kind: "json"; readonly line: number };

/** A text as a policy: the document, or what is to be put right. The server judges it again. */
export type TypedPolicy =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly faults: readonly TypedFault[] };

const faultsShown = 8;

/** What every policy has, where the deployment's own schema is not known. */
const leastSchema: CheckedSchema = {
  type: "object",
  properties: { rules: { type: "array", items: { type: "object" } } },
  required: ["currency", "rules"],
};

/** Reads a text as a policy by the deployment's own schema; without one, by its outermost form. */
export function typedPolicy(text: string, schema: CheckedSchema | null): TypedPolicy {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    const line = text.slice(0, unreadPlace(text)).split("\n").length;
    return { ok: false, faults: [{ pointer: "", kind: "json", line }] };
  }
  const least = schemaFaults(document, leastSchema);
  const whole = schema === null ? [] : schemaFaults(document, schema);
  const isTold = ({ pointer, kind }: SchemaFault) =>
    whole.some((each) => each.pointer === pointer && each.kind === kind);
  const faults = [...least.filter((each) => !isTold(each)), ...whole];
  const policy = document as PolicyDocument;
  const all = faults.length > 0 ? faults : repeatedIds(policy);
  return all.length > 0
    ? { ok: false, faults: all.slice(0, faultsShown) }
    : { ok: true, document: policy };
}

function repeatedIds({ rules }: PolicyDocument): readonly TypedFault[] {
  const ids = rules.map(({ id }) => id);
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [{ pointer: `/rules/${index}/id`, kind: "twice" as const, wanted: String(id) }],
  );
}

/** The schema that this deployment validates by; null when it does not answer. */
export async function askPolicySchema(): Promise<CheckedSchema | null> {
  try {
    const answer = await fetch("/schemas/policy.json", { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? ((await answer.json()) as CheckedSchema) : null;
  } catch {
    return null;
  }
}
