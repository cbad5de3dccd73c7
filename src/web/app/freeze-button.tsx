import { t } from "../language.ts";
import type { Payer } from "../payer/payer.ts";

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
