import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import type { Payer } from "../payer/payer.ts";
import { whyHeldBack } from "./me/why-held-back.ts";
import { TroubleText } from "./trouble-text.tsx";
import { useScreenAct } from "./use-screen-act.ts";

/**
 * Freezes the wallet in one tap; it stands on every screen, the code's too. It is never dead: whoever
 * needs it is in a hurry, and what it begins can be called off.
 */
export function FreezeButton({ payer }: { readonly payer: Payer }) {
  const isFrozen = payer.known.value?.wallet.state === "frozen";
  return (
    <button type="button" class="freeze" onClick={() => payer.freezing.begin({ isFrozen })}>
      {t(isFrozen ? "freeze.frozen" : "freeze.act")}
    </button>
  );
}

/** Ends the owner's own freeze; it needs an identity check, and says so. */
export function Unfreeze(props: {
  readonly payer: Payer;
  /** Nothing else can be done where it stands. */
  readonly isMain?: boolean;
  readonly onDone?: () => void;
}) {
  const { payer, isMain = false, onDone } = props;
  const act = useScreenAct();
  const unfreeze = async () => {
    const done = await act.run(() => payer.guarded("unfreeze", () => payer.client.unfreeze()));
    if (done === undefined) return;
    await payer.readWallet();
    onDone?.();
  };
  return (
    <>
      <Button
        kind={isMain ? "primary" : "plain"}
        isLarge={isMain}
        isBusy={act.isBusy}
        whyNot={whyHeldBack(payer)}
        onPress={() => void unfreeze()}
      >
        {t("banner.unfreeze")}
      </Button>
      <TroubleText trouble={act.trouble} />
    </>
  );
}
