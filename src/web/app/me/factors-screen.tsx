import { useEffect, useState } from "preact/hooks";
import type { FactorOpened, Wallet, WalletFactor } from "../../../client/resource/wallet.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Dialog } from "../../part/dialog.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { deviceNameOf } from "../../payer/browser-kind.ts";
import type { Payer } from "../../payer/payer.ts";
import { ownTrouble } from "../../payer/trouble.ts";
import { codeDigitsOf, isCode, totpDigits } from "../../payer/typed-text.ts";
import { hasScreenLock } from "../entry/screen-lock.ts";
import { TotpForm } from "../entry/totp-form.tsx";
import { TotpSetUp } from "../entry/totp-set-up.tsx";
import { TroubleText } from "../trouble-text.tsx";
import { useScreenAct } from "../use-screen-act.ts";
import { whyHeldBack } from "./why-held-back.ts";

/** How the payer proves who they are; the last way is never removed. */
export function FactorsScreen({ payer, wallet }: { payer: Payer; wallet: Wallet }) {
  const act = useScreenAct();
  const [opened, setOpened] = useState<FactorOpened>();
  const [hasLock, setLock] = useState<boolean>();
  useEffect(() => void hasScreenLock().then(setLock), []);
  const { factors } = wallet;
  const words = {
    too_many_factors: "factor.too_many",
    forbidden: "entry.passkey_declined",
  } as const;
  const addPasskey = async () => {
    const label = deviceNameOf(navigator);
    const added = await act.run(
      () => payer.guarded("factor", () => payer.client.addPasskey(label)),
      words,
    );
    if (added !== undefined) await payer.readWallet();
  };
  const addTotp = async () => {
    const request = { kind: "totp", label: "" } as const;
    const added = await act.run(
      () => payer.guarded("factor", () => payer.client.addFactor(request)),
      words,
    );
    if (added !== undefined) setOpened(added);
  };
  const whyNot = whyHeldBack(payer);
  const active = factors.filter(({ state }) => state === "active");
  return (
    <>
      <h1>{t("me.factors")}</h1>
      <p class="muted">{t("factor.what")}</p>
      <ul class="cards">
        {factors.map((each) => (
          <li key={each.factor_id}>
            <Card
              payer={payer}
              factor={each}
              isLast={each.state === "active" && active.length === 1}
            />
          </li>
        ))}
      </ul>
      {hasLock ? (
        <Button isBusy={act.isBusy} whyNot={whyNot} onPress={() => void addPasskey()}>
          {t("factor.add_passkey")}
        </Button>
      ) : null}
      {hasLock === undefined ? null : (
        <Button isBusy={act.isBusy} whyNot={whyNot} onPress={() => void addTotp()}>
          {t("factor.add_totp")}
        </Button>
      )}
      <TroubleText trouble={act.trouble} />
      {opened === undefined ? null : (
        <SetUp payer={payer} opened={opened} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}

function Card(props: {
  readonly payer: Payer;
  readonly factor: WalletFactor;
  readonly isLast: boolean;
}) {
  const { payer, factor, isLast } = props;
  const act = useScreenAct();
  const [isAsked, setAsked] = useState(false);
  const text = (time: string) => dayText(Date.parse(time), payer.facts.time_zone, language.value);
  const remove = async () => {
    const { factor_id: id } = factor;
    const removed = await act.run(
      () => payer.guarded("factor", () => payer.client.removeFactor(id)),
      { last_factor: "factor.last" },
    );
    if (removed !== undefined) await payer.readWallet();
  };
  return (
    <>
      <h2>{t(`factor.kind.${factor.kind}`)}</h2>
      {factor.label === "" ? null : (
        <p>
          <Foreign>{factor.label}</Foreign>
        </p>
      )}
      <p class="muted">
        {factor.last_used_at === null
          ? t("factor.added", { time: text(factor.added_at) })
          : t("factor.last_used", { time: text(factor.last_used_at) })}
      </p>
      {factor.state === "disabled" ? <p class="warn">{t("factor.disabled")}</p> : null}
      {isAsked ? (
        <Button kind="danger" isBusy={act.isBusy} onPress={() => void remove()}>
          {t("factor.remove_this")}
        </Button>
      ) : (
        <Button
          kind="quiet"
          whyNot={isLast ? t("factor.last") : whyHeldBack(payer)}
          onPress={() => setAsked(true)}
        >
          {t("factor.remove")}
        </Button>
      )}
      <TroubleText trouble={act.trouble} />
    </>
  );
}

function SetUp(props: {
  readonly payer: Payer;
  readonly opened: FactorOpened;
  readonly onClose: () => void;
}) {
  const { payer, opened, onClose } = props;
  const act = useScreenAct();
  const prove = async (typed: string) => {
    if (!isCode(typed, totpDigits)) {
      return act.tell(ownTrouble("entry.code_digits", { count: totpDigits }));
    }
    const { factor_id: id } = opened;
    const proven = await act.run(
      async () => payer.hear(await payer.client.proveFactor(id, codeDigitsOf(typed))),
      { not_found: "entry.over" },
    );
    if (proven === undefined) return;
    await payer.readWallet();
    onClose();
  };
  return (
    <Dialog title={t("factor.add_totp")} onClose={onClose}>
      {opened.totp === null ? null : <TotpSetUp setup={opened.totp} />}
      <TotpForm isBusy={act.isBusy} onGive={(typed) => void prove(typed)} />
      <TroubleText trouble={act.trouble} />
    </Dialog>
  );
}
