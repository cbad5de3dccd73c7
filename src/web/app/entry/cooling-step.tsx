import { moneyText } from "../../format/money.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import type { Payer } from "../../payer/payer.ts";

/** Says what a new phone may do at first, and how that is ended sooner. */
export function CoolingStep(props: { readonly payer: Payer; readonly untilMs: number }) {
  const { payer, untilMs } = props;
  const { currency, limits, time_zone: zone } = payer.facts;
  const until = dayText(untilMs, zone, language.value);
  const amount = moneyText(limits.cooling_amount_max, currency, language.value);
  return (
    <>
      <h1 tabIndex={-1}>{t("cooling.title")}</h1>
      <p>{t("cooling.until", { until, amount })}</p>
      <p>{t("cooling.sooner")}</p>
      <div class="entry-acts">
        <Button kind="primary" isLarge onPress={() => void payer.entry.end()}>
          {t("cooling.go_on")}
        </Button>
      </div>
    </>
  );
}
