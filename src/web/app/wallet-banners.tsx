import { moneyText } from "../format/money.ts";
import { dayText } from "../format/time.ts";
import { language, t } from "../language.ts";
import { Banner } from "../part/banner.tsx";
import { Button } from "../part/button.tsx";
import type { Payer } from "../payer/payer.ts";
import { type WalletSign, walletSigns } from "../payer/wallet-signs.ts";
import { TroubleText } from "./trouble-text.tsx";
import { useScreenAct } from "./use-screen-act.ts";

/** What of the wallet's state everybody has to know, on every screen: each with what to do. */
export function WalletBanners({ payer }: { readonly payer: Payer }) {
  const signs = walletSigns({
    isOnline: payer.isOnline.value,
    wallet: payer.known.value?.wallet ?? null,
    areCodesDue: payer.notes.value?.areCodesDue === true,
  });
  return (
    <>
      {signs.map((sign) => (
        <Said key={sign.kind} payer={payer} sign={sign} />
      ))}
    </>
  );
}

function Said({ payer, sign }: { readonly payer: Payer; readonly sign: WalletSign }) {
  switch (sign.kind) {
    case "offline":
      return <Banner kind="warning">{t("banner.offline")}</Banner>;
    case "frozen":
      return <Frozen payer={payer} />;
    case "stopped":
      return <Banner kind="warning">{t("banner.stopped")}</Banner>;
    case "phone_stopped":
      return <Banner kind="warning">{t("banner.phone_stopped")}</Banner>;
    case "closed":
      return <Banner kind="warning">{t("banner.closed")}</Banner>;
    case "cooling": {
      const { currency } = payer.facts;
      const until = dayText(sign.untilMs, payer.facts.time_zone, language.value);
      const amount = moneyText(sign.amountMax, currency, language.value);
      return (
        <Banner kind="note">
          {t("banner.cooling", { until, amount })} <a href="#help">{t("banner.how_to_approve")}</a>
        </Banner>
      );
    }
    case "codes_due":
      return (
        <Banner kind="note">
          {t("banner.codes_due")} <a href="#recovery-codes">{t("banner.codes_make")}</a>
        </Banner>
      );
  }
}

/** Ends the owner's own freeze where it is told of; it needs an identity check, and says so. */
function Frozen({ payer }: { readonly payer: Payer }) {
  const act = useScreenAct();
  const unfreeze = async () => {
    const done = await act.run(() => payer.guarded("unfreeze", () => payer.client.unfreeze()));
    if (done !== undefined) await payer.readWallet();
  };
  return (
    <div class="banner-box">
      <Banner kind="warning">{t("banner.frozen")}</Banner>
      <Button isBusy={act.isBusy} onPress={() => void unfreeze()}>
        {t("banner.unfreeze")}
      </Button>
      <TroubleText trouble={act.trouble} />
    </div>
  );
}
