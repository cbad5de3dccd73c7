import { useState } from "preact/hooks";
import type { Wallet } from "../../../client/resource/wallet.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import type { Payer } from "../../payer/payer.ts";
import { RecoveryCodeList } from "../entry/recovery-code-list.tsx";
import { TroubleText } from "../trouble-text.tsx";
import { useScreenAct } from "../use-screen-act.ts";
import { whyHeldBack } from "./why-held-back.ts";

/** How many recovery codes are left, and ten new ones in place of them. */
export function RecoveryCodesScreen({ payer, wallet }: { payer: Payer; wallet: Wallet }) {
  const act = useScreenAct();
  const [codes, setCodes] = useState<readonly string[]>();
  const make = async () => {
    const made = await act.run(() =>
      payer.guarded("factor", () => payer.client.newRecoveryCodes()),
    );
    if (made === undefined) return;
    await payer.note({ areCodesDue: true });
    setCodes(made.recovery_codes);
  };
  const keep = async () => {
    await payer.note({ areCodesDue: false });
    setCodes(undefined);
    await payer.readWallet();
  };
  if (codes !== undefined) {
    return <RecoveryCodeList payer={payer} codes={codes} onKept={() => void keep()} />;
  }
  return (
    <>
      <h1>{t("me.recovery-codes")}</h1>
      <p>{t("codes.why")}</p>
      <p>{t("codes.left", { count: wallet.recovery_codes_left })}</p>
      <p class="muted">{t("codes.anew_what")}</p>
      <Button
        kind="primary"
        isBusy={act.isBusy}
        whyNot={whyHeldBack(payer)}
        onPress={() => void make()}
      >
        {t("codes.anew")}
      </Button>
      <TroubleText trouble={act.trouble} />
    </>
  );
}
