import { t } from "../language.ts";
import type { Payer } from "../payer/payer.ts";

/** What is the payer's own: phones, contacts, ways to prove oneself, limits. */
export function MeScreen({ payer }: { readonly payer: Payer }) {
  return <h1 data-online={payer.isOnline.value}>{t("app.tab.me")}</h1>;
}
