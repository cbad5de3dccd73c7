/** The reference was used before for another request, whose outcome stands: nothing was done. */
export interface ReferenceReused {
  readonly kind: "reference_reused";
  /** The members, as the contract spells them, in which this request is not the first. */
  readonly differ: readonly string[];
}

/**
 * The members that are not the same, in the order given: as the contract spells them, each with
 * whether the request has what was decided or signed before.
 */
export function differing(same: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(same).filter((name) => !same[name]);
}

/** Refuses a repeated request that is not the first in all its members; else `null`: recall it. */
export function refuseReuse(same: Readonly<Record<string, boolean>>): ReferenceReused | null {
  const differ = differing(same);
  return differ.length > 0 ? { kind: "reference_reused", differ } : null;
}
