import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { go } from "../payer/address.ts";
import type { Payer } from "../payer/payer.ts";

/** The balance, and one big button that pays. */
export function HomeScreen({ payer }: { readonly payer: Payer }) {
  return (
    <>
      <h1 data-online={payer.isOnline.value}>{t("app.tab.home")}</h1>
      <Button kind="primary" isLarge onPress={() => go("pay")}>
        {t("pay.title")}
      </Button>
    </>
  );
}
