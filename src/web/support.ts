/** The address where the company helps, if it is one that may stand behind a link; else null. */
export function supportOf(of: { readonly support?: string | null }): string | null {
  const { support } = of;
  return support && /^(?:https|tel|mailto):/i.test(support) ? support : null;
}
