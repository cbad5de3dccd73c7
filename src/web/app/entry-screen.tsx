import { t } from "../language.ts";
import type { Payer } from "../payer/payer.ts";

/** How somebody gets in. */
export function EntryScreen({ payer }: { readonly payer: Payer }) {
  return (
    <main class="entry">
      <h1>{t("app.title")}</h1>
      {payer.session.value === "ended" ? <p>{t("app.ended")}</p> : null}
    </main>
  );
}
