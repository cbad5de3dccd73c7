import type { Wallet } from "../../../client/resource/wallet.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import type { Payer } from "../../payer/payer.ts";
import type { ScreenName } from "../../payer/place.ts";
import { ContactsScreen } from "./contacts-screen.tsx";
import { DevicesScreen } from "./devices-screen.tsx";
import { FactorsScreen } from "./factors-screen.tsx";
import { HelpScreen } from "./help-screen.tsx";
import { LimitsScreen } from "./limits-screen.tsx";
import { MeScreen } from "./me-screen.tsx";
import { RecoveryCodesScreen } from "./recovery-codes-screen.tsx";

/** The screens of what is the payer's own. */
export function MeScreens(props: { readonly payer: Payer; readonly screen: ScreenName }) {
  const { payer, screen } = props;
  if (screen === "help") return <HelpScreen payer={payer} />;
  if (screen === "me") return <MeScreen payer={payer} />;
  const wallet = payer.known.value?.wallet;
  return (
    <div class="stack">
      <a class="back" href="#me">
        {t("me.back")}
      </a>
      {wallet === undefined ? (
        <NotKnown payer={payer} />
      ) : (
        <OfWallet payer={payer} screen={screen} wallet={wallet} />
      )}
    </div>
  );
}

function OfWallet(props: {
  readonly payer: Payer;
  readonly screen: ScreenName;
  readonly wallet: Wallet;
}) {
  const { payer, screen, wallet } = props;
  switch (screen) {
    case "contacts":
      return <ContactsScreen payer={payer} wallet={wallet} />;
    case "factors":
      return <FactorsScreen payer={payer} wallet={wallet} />;
    case "recovery-codes":
      return <RecoveryCodesScreen payer={payer} wallet={wallet} />;
    case "limits":
      return <LimitsScreen payer={payer} wallet={wallet} />;
    default:
      return <DevicesScreen payer={payer} wallet={wallet} />;
  }
}

/** The wallet was not read yet: nothing of it is shown. */
function NotKnown({ payer }: { readonly payer: Payer }) {
  return (
    <>
      <p role="status">{t(payer.isOnline.value ? "me.reading" : "banner.offline")}</p>
      <Button onPress={() => void payer.readWallet()}>{t("me.read_again")}</Button>
    </>
  );
}
