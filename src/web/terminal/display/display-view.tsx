import { isKey } from "../../carried.ts";
import { t } from "../../language.ts";
import { Banner } from "../../part/banner.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { Money } from "../../part/money.tsx";
import { Sign } from "../../part/sign.tsx";
import type { SignName } from "../../part/sign-shapes.ts";
import type { DisplayMessage, DisplayScreen } from "../../till/display/display-message.ts";

/** The sign of a screen; those without one are no outcome. */
const signs: Partial<Record<DisplayScreen, SignName>> = {
  asking: "waiting",
  confirm: "waiting",
  paid: "paid",
  held: "paid",
  not_paid: "not_paid",
  not_known: "not_known",
  cancelled: "cancelled",
  given_back: "cancelled",
};

/** What a customer sees; `told` is null while no till is heard, and then no figure is. */
export function DisplayView(props: {
  readonly told: DisplayMessage | null;
  /** What is left to confirm. */
  readonly seconds: number | null;
}) {
  const { told, seconds } = props;
  const screen = told?.screen ?? "wait";
  const sign = signs[screen];
  const more = `display.more.${screen}`;
  return (
    <div class="display-window">
      {told === null || told.isReal ? null : <Banner kind="test">{t("bar.no_real_money")}</Banner>}
      <div class={`display${sign === undefined ? "" : ` outcome ${sign}`}`}>
        <p class="display-shop">{told?.shop ? <Foreign>{told.shop}</Foreign> : null}</p>
        <div class="display-told" role="status">
          {sign === undefined ? null : <Sign name={sign} />}
          <h1>{t(`display.${screen}`)}</h1>
          <p class="display-amount">
            {told === null || told.amount === null ? null : (
              <Money amount={told.amount} currency={told.currency} />
            )}
          </p>
          <p class="display-more">
            {isKey(more) ? t(more as "display.more.paid") : null}
            {seconds === null ? null : (
              <span aria-hidden="true">{t("display.left", { seconds })}</span>
            )}
          </p>
        </div>
      </div>
    </div>
  );
}
