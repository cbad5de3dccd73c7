import { t } from "../../language.ts";
import { worded } from "../worded.ts";

/** Bank, branch, kind, number, holder: what is compared with the merchant's own papers. */
export function bankText(bank: unknown): string {
  if (bank === null || bank === undefined) return t("fact.none");
  if (typeof bank !== "object") return String(bank);
  return Object.entries(bank)
    .map(([name, value]) => (name === "account_type" ? worded(`account.${value}`) : String(value)))
    .join(" ");
}
