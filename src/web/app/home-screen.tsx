import { useEffect } from "preact/hooks";
import { clockText } from "../format/time.ts";
import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Icon } from "../part/icon.tsx";
import { Money } from "../part/money.tsx";
import { go } from "../payer/address.ts";
import type { Payer } from "../payer/payer.ts";
import { tickingMs } from "../ticking.ts";
import { ActivityRows } from "./activity-rows.tsx";

const newestCount = 3;
/** Figures older than this are not known any more. */
const oldMs = 60_000;

/** The balance, what happened last, and one big button that pays. */
export function HomeScreen({ payer }: { readonly payer: Payer }) {
  const { activity } = payer.paying;
  useEffect(() => {
    void activity.read();
    if (isOld(payer.known.value?.atMs, payer.nowMs())) void payer.readWallet();
  }, []);
  const known = activity.known.value;
  return (
    <div class="home">
      <h1 class="unseen">{t("app.tab.home")}</h1>
      <Balance payer={payer} />
      <section class="home-newest" aria-labelledby="home-newest">
        <h2 id="home-newest">{t("home.newest")}</h2>
        <ActivityRows payer={payer} events={known?.events.slice(0, newestCount) ?? []} />
        {known === null && payer.isOnline.value ? null : (
          <a class="more" href="#activity">
            {t("home.all")}
          </a>
        )}
      </section>
      <div class="home-pay">
        <Button kind="primary" isLarge onPress={() => go("pay")}>
          <span class="with-icon">
            <Icon name="code" />
            {t("pay.title")}
          </span>
        </Button>
      </div>
    </div>
  );
}

function Balance({ payer }: { readonly payer: Payer }) {
  const known = payer.known.value;
  if (known === null) {
    return (
      <div class="balance" aria-busy={payer.isOnline.value}>
        <p class="balance-amount">{payer.isOnline.value ? "" : t("home.not_known")}</p>
      </div>
    );
  }
  const { wallet, atMs } = known;
  const nowMs = tickingMs(() => payer.nowMs());
  const isAgeTold = isOld(atMs, nowMs) || !payer.isOnline.value;
  const time = clockText(atMs, payer.facts.time_zone).slice(0, 5);
  return (
    <div class="balance">
      <p>{t("home.balance")}</p>
      <p class="balance-amount">
        <Money amount={wallet.available} currency={wallet.currency} />
      </p>
      <p class="balance-more">
        <a href="#points">{t("home.points", { points: wallet.points })}</a>
        {wallet.points_pending > 0 ? (
          <span>{t("home.points_pending", { points: wallet.points_pending })}</span>
        ) : null}
        {wallet.held > 0 ? <Held amount={wallet.held} currency={wallet.currency} /> : null}
        {isAgeTold ? <span class="warn">{t("home.as_of", { time })}</span> : null}
      </p>
    </div>
  );
}

function isOld(atMs: number | undefined, nowMs: number): boolean {
  return atMs !== undefined && nowMs - atMs > oldMs;
}

function Held({ amount, currency }: { readonly amount: number; readonly currency: string }) {
  return (
    <span>
      {t("home.held")} <Money amount={amount} currency={currency} />
    </span>
  );
}
