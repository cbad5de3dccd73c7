import type { Device } from "../../../client/resource/wallet.ts";
import { t } from "../../language.ts";

/** What its owner calls it, or else what tells it apart. */
export function phoneName({ name, device_id: id }: Device): string {
  return name === "" ? `${t("phone.unnamed")} ${id.slice(-6)}` : name;
}
