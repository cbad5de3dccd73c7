import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import type { Payer } from "../../payer/payer.ts";
import { coolingUntilMs } from "../../payer/wallet-signs.ts";

/**
 * Why this phone may not change the wallet yet, said before anybody tries; undefined where it may. Of
 * every act but reading, freezing, signing out here and paying small amounts.
 */
export function whyHeldBack(payer: Payer): string | undefined {
  const untilMs = coolingUntilMs(payer.known.value?.wallet ?? null);
  if (untilMs === null) return undefined;
  return t("cooling.waits", { until: dayText(untilMs, payer.facts.time_zone, language.value) });
}
