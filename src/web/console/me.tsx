import { t } from "../language.ts";
import { tickingMs } from "../ticking.ts";
import { useDesk } from "./desk-of.ts";

/** Who acts here, as what, and how long the passkey still counts. */
export function Me() {
  const desk = useDesk();
  const leftMs = desk.passkeyUntilMs.value - tickingMs();
  const role = t(`role.${desk.role ?? "unknown"}`);
  return (
    <p class="me">
      <span>{t("me.role", { role })}</span>{" "}
      <span>
        {leftMs > 0 ? t("me.passkey_left", { time: minutesText(leftMs) }) : t("me.no_passkey")}
      </span>
    </p>
  );
}

function minutesText(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
