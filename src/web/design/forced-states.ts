/** What only a hand brings about, by its pseudo-class. */
export const forcedStates = ["hover", "focus-visible", "active"] as const;

const pseudo = /:(hover|focus-visible|active)(?![-\w])/g;
const targets = "button, a, input, select, summary";

/**
 * Has what stands in an element with `data-state` look as in that state, by the very rules of the
 * page's styles: each that names such a state is of those elements, too, in its place and as strong.
 */
export function forceStates(): void {
  for (const { cssRules } of document.styleSheets) forceIn(cssRules);
}

function forceIn(rules: CSSRuleList): void {
  for (const rule of rules) {
    if (rule instanceof CSSMediaRule) forceIn(rule.cssRules);
    if (!(rule instanceof CSSStyleRule)) continue;
    const { selectorText } = rule;
    const forced = selectorText.replaceAll(
      pseudo,
      (_, state) => `:is([data-state="${state}"] :where(${targets}))`,
    );
    if (forced !== selectorText) rule.selectorText = `${selectorText}, ${forced}`;
  }
}
