/** The highest rate that the contract takes: 10 %. */
const rateBpMax = 1_000;

/**
 * A rate as people write it, `1.5` or `１．５％`, in basis points; null for what is none, finer than a
 * hundredth of a percent, or above 10 %.
 */
export function rateBpOf(typed: string): number | null {
  const plain = typed.normalize("NFKC").replaceAll(/[\s%]/g, "");
  const [, whole = "", fraction = ""] = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(plain) ?? [];
  if (whole === "") return null;
  const rateBp = Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
  return rateBp <= rateBpMax ? rateBp : null;
}

/** Basis points as they are typed: `1.5`, `2`. */
export function typedRate(rateBp: number): string {
  return String(rateBp / 100);
}

/** Basis points as people read them: `1.5%`. */
export function rateText(rateBp: number): string {
  return `${typedRate(rateBp)}%`;
}
