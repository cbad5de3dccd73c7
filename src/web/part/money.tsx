import { moneyText } from "../format/money.ts";
import { language } from "../language.ts";

/** An amount in the page's language, its figures all of one width. */
export function Money(props: { readonly amount: number; readonly currency: string }) {
  return <span class="money">{moneyText(props.amount, props.currency, language.value)}</span>;
}
