import { t } from "../language.ts";
import type { Payer } from "../payer/payer.ts";

/** One payment: its figures, refunds and reward, and its code for the shop. */
export function PaymentScreen(props: { readonly payer: Payer; readonly paymentId: string }) {
  return <h1 data-id={props.paymentId}>{t("payment.title")}</h1>;
}
