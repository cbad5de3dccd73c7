import { t } from "./language.ts";
import { supportOf } from "./support.ts";

/** Where the company helps, if the deployment names an address. */
export function SupportLink({ facts }: { readonly facts: { readonly support?: string | null } }) {
  const address = supportOf(facts);
  if (address === null) return null;
  return (
    <a class="support" href={address} rel="noreferrer">
      {t("support.contact")}
    </a>
  );
}
