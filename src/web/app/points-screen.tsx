import { t } from "../language.ts";
import type { Payer } from "../payer/payer.ts";

/** Turns points into balance. */
export function PointsScreen({ payer }: { readonly payer: Payer }) {
  return <h1 data-online={payer.isOnline.value}>{t("points.title")}</h1>;
}
