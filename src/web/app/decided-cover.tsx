import { useEffect, useRef } from "preact/hooks";
import { isKey } from "../carried.ts";
import { moneyText } from "../format/money.ts";
import { clockText, dayText } from "../format/time.ts";
import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Foreign } from "../part/foreign.tsx";
import { Money } from "../part/money.tsx";
import { Sign } from "../part/sign.tsx";
import type { SignName } from "../part/sign-shapes.ts";
import { go } from "../payer/address.ts";
import type { DecidedPayment } from "../payer/live/live-desk.ts";
import {
  type DeclineAct,
  type DeclineView,
  declineView,
  screenOf,
} from "../payer/live/payer-decline.ts";
import type { Payer } from "../payer/payer.ts";
import { supportOf } from "../support.ts";

const signs: Readonly<Record<DecidedPayment["what"], SignName>> = {
  ...{ paid: "paid", held: "paid", not_paid: "not_paid", cancelled: "cancelled" },
};

/** A decision of the server over the whole screen: it stays until somebody chooses what is next. */
export function DecidedCover(props: { readonly payer: Payer; readonly decided: DecidedPayment }) {
  const { payer, decided } = props;
  const { what, amount, currency, merchantName, storeName, atMs, reward } = decided;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const zone = payer.facts.time_zone;
  const view =
    what === "not_paid"
      ? declineView(decided.declineCode ?? "", {
          wallet: payer.known.value?.wallet,
          hasSupport: supportOf(payer.facts) !== null,
        })
      : undefined;
  const why = whyOf(decided, view, payer);
  return (
    <section class={`outcome ${signs[what]}`}>
      <div class="outcome-head">
        <Sign name={signs[what]} />
        <h1 id="cover-title" ref={heading} tabIndex={-1}>
          {t(`live.${what}`)}
        </h1>
      </div>
      <p class="outcome-amount">
        <Money amount={amount} currency={currency} />
      </p>
      <div class="decided-where">
        <p>
          <Foreign>{merchantName}</Foreign>
        </p>
        <p>
          <Foreign>{storeName}</Foreign>
        </p>
        <p class="decided-when">
          {dayText(atMs, zone, language.value)}
          {clockText(atMs, zone).slice(-3)}
        </p>
      </div>
      {what === "paid" ? <span class="moving-mark" aria-hidden="true" /> : null}
      {reward ? <p>{t("live.reward", { points: reward })}</p> : null}
      {why === undefined ? null : <p class="outcome-why">{why}</p>}
      <p class="unseen" role="alert">
        {`${t(`live.${what}`)} ${moneyText(amount, currency, language.value)} ${merchantName}`}
      </p>
      <Acts payer={payer} view={view} />
    </section>
  );
}

function Acts({ payer, view }: { readonly payer: Payer; readonly view: DeclineView | undefined }) {
  const { live, codes } = payer.paying;
  const main = view === undefined ? "new_code" : view.act;
  const isOther = main !== null && main !== "new_code";
  const leave = (act: DeclineAct) => {
    // The company's own address, of which the deployment told: it is no page of ours.
    if (act === "contact") return location.assign(supportOf(payer.facts) ?? "#help");
    live.close();
    go(screenOf[act]);
    if (act === "new_code") codes.show();
  };
  return (
    <div class="outcome-acts">
      {isOther ? (
        <Button kind="primary" isLarge onPress={() => leave(main)}>
          {t(`live.${main}`)}
        </Button>
      ) : null}
      <Button
        kind={main === "new_code" ? "primary" : "plain"}
        isLarge
        onPress={() => leave("new_code")}
      >
        {t("live.new_code")}
      </Button>
      <Button
        kind={main === null ? "primary" : "plain"}
        isLarge
        onPress={() => {
          live.close();
          go("home");
        }}
      >
        {t("act.close")}
      </Button>
    </div>
  );
}

/** Why it is so, in the payer's words; a reason without words here is told in the server's. */
function whyOf(
  { what, message, isCalledOff }: DecidedPayment,
  view: DeclineView | undefined,
  payer: Payer,
): string | undefined {
  if (isCalledOff) return t("live.called_off_why");
  if (what === "held" || what === "cancelled") return t(`live.${what}_why`);
  if (view === undefined) return undefined;
  const key = `payer.${view.reason}`;
  if (view.reason === undefined || !isKey(key)) return message[language.value];
  const { limits, currency } = payer.facts;
  const amount = moneyText(limits.cooling_amount_max, currency, language.value);
  return t(key as "payer.device_cooling", { amount });
}
