import { t } from "../language.ts";
import type { Payer } from "../payer/payer.ts";

/** How money comes in. */
export function TopUpScreen({ payer }: { readonly payer: Payer }) {
  return <h1 data-online={payer.isOnline.value}>{t("app.tab.top-up")}</h1>;
}
