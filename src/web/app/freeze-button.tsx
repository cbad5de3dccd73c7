import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import type { Payer } from "../payer/payer.ts";

/** Freezes the wallet in one tap. It stands on every screen, the code's too. */
export function FreezeButton({ payer }: { readonly payer: Payer }) {
  return <Button onPress={() => void payer.client.freeze()}>{t("freeze.act")}</Button>;
}
