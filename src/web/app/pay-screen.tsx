import { t } from "../language.ts";
import type { Payer } from "../payer/payer.ts";

/** The code, on a screen of its own, always black on white. */
export function PayScreen({ payer }: { readonly payer: Payer }) {
  return <h1 data-online={payer.isOnline.value}>{t("pay.title")}</h1>;
}
