import { t } from "../language.ts";
import type { Payer } from "../payer/payer.ts";

/** Balance back to a bank account: asked for, or one that is under way. */
export function RedemptionScreen(props: { readonly payer: Payer; readonly redemptionId: string }) {
  return <h1 data-id={props.redemptionId}>{t("redemption.title")}</h1>;
}
