import { useEffect, useState } from "preact/hooks";
import type { Redemption } from "../../client/resource/wallet.ts";
import { dayText } from "../format/time.ts";
import { language, t } from "../language.ts";
import { Money } from "../part/money.tsx";
import type { Payer } from "../payer/payer.ts";
import { MoneyActResult } from "./money-act-result.tsx";
import { RedemptionForm } from "./redemption-form.tsx";

/** Balance back to a bank account: asked for, or one that is under way. */
export function RedemptionScreen(props: { readonly payer: Payer; readonly redemptionId: string }) {
  const { payer } = props;
  const { money } = payer.paying;
  const wallet = payer.known.value?.wallet;
  const state = money.shownTo("redemption");
  return (
    <div class="form">
      <h1>{t("redemption.title")}</h1>
      {state === null ? null : (
        <MoneyActResult
          state={state}
          done={() => t("redemption.asked")}
          onClose={() => money.close()}
        />
      )}
      {wallet !== undefined && state === null ? (
        <RedemptionForm payer={payer} wallet={wallet} />
      ) : null}
      <Redemptions payer={payer} />
    </div>
  );
}

/** Those that this phone has asked for or heard of, and how far each is. */
function Redemptions({ payer }: { readonly payer: Payer }) {
  const [known, setKnown] = useState<readonly Redemption[]>([]);
  const ids = payer.paying.redemptionIds.value;
  const { changes } = payer.paying.live;
  useEffect(() => {
    let isOver = false;
    void Promise.all(ids.map((id) => payer.client.redemption(id))).then((replies) => {
      if (!isOver) setKnown(replies.flatMap((reply) => (reply.ok ? [reply.body] : [])));
    });
    return () => {
      isOver = true;
    };
  }, [ids, changes.value]);
  if (known.length === 0) return null;
  return (
    <section>
      <h2>{t("redemption.list")}</h2>
      <ul class="activity">
        {known.map(({ redemption_id: id, created_at, amount, currency, status }) => (
          <li key={id} class="activity-row">
            <span class="activity-what">
              <Money amount={amount} currency={currency} />
              <small>
                {dayText(Date.parse(created_at), payer.facts.time_zone, language.value)}
              </small>
            </span>
            <span class={`chip ${status === "paid" ? "paid" : ""}`}>
              {t(`redemption.${status}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
