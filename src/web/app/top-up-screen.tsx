import { useRef } from "preact/hooks";
import { moneyText } from "../format/money.ts";
import { language, t } from "../language.ts";
import { QrPicture } from "../part/qr-picture.tsx";
import type { Payer } from "../payer/payer.ts";

/** How money comes in: the wallet's own number, as a code for the counter. */
export function TopUpScreen({ payer }: { readonly payer: Payer }) {
  const wallet = payer.known.value?.wallet;
  const first = useRef<number | undefined>(undefined);
  first.current ??= wallet?.available;
  const text = (amount: number) => moneyText(amount, payer.facts.currency, language.value);
  const added = (wallet?.available ?? 0) - (first.current ?? 0);
  // Nothing stands below what is still read: it would move.
  const isRead = wallet !== undefined || !payer.isOnline.value;
  return (
    <div class="top-up">
      <h1>{t("top_up.title")}</h1>
      {wallet === undefined ? (
        <p role="status">{isRead ? t("top_up.not_known") : ""}</p>
      ) : (
        <>
          <p class="top-up-show">{t("top_up.show")}</p>
          <div class="white">
            <QrPicture text={wallet.funding_route} label={t("top_up.route")} />
            <p class="code-digits">{wallet.funding_route}</p>
          </div>
          <p role="status" class={added > 0 ? "top-up-done" : undefined}>
            {added > 0 ? t("top_up.done", { amount: text(added) }) : t("top_up.waits")}
          </p>
          <p>{t("top_up.new_balance", { amount: text(wallet.available) })}</p>
          <p class="muted">{t("top_up.max", { amount: text(wallet.limits.balance_max) })}</p>
        </>
      )}
      {isRead ? (
        <>
          <a class="more" href="#points">
            {t("top_up.points")}
          </a>
          <a class="more" href="#redemption">
            {t("redemption.open")}
          </a>
        </>
      ) : null}
    </div>
  );
}
