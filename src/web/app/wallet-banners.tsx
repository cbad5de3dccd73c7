import { t } from "../language.ts";
import { Banner } from "../part/banner.tsx";
import type { Payer } from "../payer/payer.ts";

/** What of the wallet's state everybody has to know, on every screen. */
export function WalletBanners({ payer }: { readonly payer: Payer }) {
  return payer.isOnline.value ? null : <Banner kind="warning">{t("app.offline")}</Banner>;
}
