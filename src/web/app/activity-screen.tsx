import { t } from "../language.ts";
import type { Payer } from "../payer/payer.ts";

/** What happened, newest first. */
export function ActivityScreen({ payer }: { readonly payer: Payer }) {
  return <h1 data-online={payer.isOnline.value}>{t("app.tab.activity")}</h1>;
}
