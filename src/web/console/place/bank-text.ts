import { t } from "../../language.ts";
import { worded } from "../worded.ts";

/** What is told beside an account: when it holds, or what it waits for. */
const ofItsChange = ["in_force_at", "approval_id", "expires_at"];

/** Bank, branch, kind, number, holder: what is compared with the merchant's own papers. */
export function bankText(bank: unknown): string {
  if (bank === null || bank === undefined) return t("fact.none");
  if (typeof bank !== "object") return String(bank);
  return Object.entries(bank)
    .filter(([name]) => !ofItsChange.includes(name))
    .map(([name, value]) => (name === "account_type" ? worded(`account.${value}`) : String(value)))
    .join(" ");
}
