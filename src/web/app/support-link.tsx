import { t } from "../language.ts";
import type { Payer } from "../payer/payer.ts";
import { supportOf } from "../payer/support.ts";

/** Where the company helps, if the deployment names an address. */
export function SupportLink({ payer }: { readonly payer: Payer }) {
  const address = supportOf(payer.facts);
  if (address === null) return null;
  return (
    <a class="support" href={address} rel="noreferrer">
      {t("support.contact")}
    </a>
  );
}
