import { useState } from "preact/hooks";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Dialog } from "../../part/dialog.tsx";
import { LanguageButton } from "../../part/language-button.tsx";
import type { Payer } from "../../payer/payer.ts";
import { fragmentOf, type ScreenName } from "../../payer/place.ts";
import { TroubleText } from "../trouble-text.tsx";
import { useScreenAct } from "../use-screen-act.ts";

const screens = [
  "devices",
  "contacts",
  "factors",
  "recovery-codes",
  "limits",
  "help",
] as const satisfies readonly ScreenName[];

/** Where what is the payer's own is found. */
export function MeScreen({ payer }: { readonly payer: Payer }) {
  const [isLeaving, setLeaving] = useState(false);
  return (
    <div class="stack">
      <h1>{t("app.tab.me")}</h1>
      <ul class="link-list">
        {screens.map((screen) => (
          <li key={screen}>
            <a href={fragmentOf({ screen, id: "" })}>{t(`me.${screen}`)}</a>
          </li>
        ))}
        <li>
          <a href="/app/lost">{t("lost.link")}</a>
        </li>
      </ul>
      <LanguageButton onTurn={(language) => void payer.note({ language })} />
      <Button kind="quiet" onPress={() => setLeaving(true)}>
        {t("me.sign_out")}
      </Button>
      {isLeaving ? <SignOut payer={payer} onClose={() => setLeaving(false)} /> : null}
    </div>
  );
}

function SignOut(props: { readonly payer: Payer; readonly onClose: () => void }) {
  const { payer, onClose } = props;
  const act = useScreenAct();
  const leave = async (everywhere: boolean) => {
    // A session that is over has nothing left to end.
    const reply = await act.run(() => payer.client.signOut({ everywhere }));
    if (reply !== undefined || (await payer.client.walletId()) === null) payer.leave("out");
  };
  return (
    <Dialog title={t("me.sign_out")} onClose={onClose}>
      <p>{t("me.sign_out_what")}</p>
      <Button kind="primary" isLarge isBusy={act.isBusy} onPress={() => void leave(false)}>
        {t("me.sign_out_here")}
      </Button>
      <Button isBusy={act.isBusy} onPress={() => void leave(true)}>
        {t("me.sign_out_everywhere")}
      </Button>
      <TroubleText trouble={act.trouble} />
    </Dialog>
  );
}
