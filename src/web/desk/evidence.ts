import type { JsonValue } from "../../client/json-value.ts";

/** One thing of an alert's evidence: a figure, its limit where there is one, or an id with its kind. */
export interface EvidenceRow {
  readonly name: string;
  readonly value: JsonValue;
  /** The figure is over the limit that stands beside it. */
  readonly isOver: boolean;
  /** It is an id of the contract: it may be known by a name, or have a page. */
  readonly isId: boolean;
}

/**
 * The evidence of an alert, member by member, whatever kind it is: nothing of it is left out. A figure
 * named like a limit's (`figure`, `count`, `value`) is held against `limit`.
 */
export function evidenceRows(
  evidence: Readonly<Record<string, JsonValue>>,
): readonly EvidenceRow[] {
  const { limit } = evidence;
  return Object.entries(evidence).map(([name, value]) => {
    const isFigure = typeof value === "number" && typeof limit === "number" && name !== "limit";
    return {
      ...{ name, value },
      isOver: isFigure && ["figure", "count", "value", "after"].includes(name) && value > limit,
      isId: typeof value === "string" && /^[a-z]{3}_[A-Za-z0-9_-]{8,}$/.test(value),
    };
  });
}
