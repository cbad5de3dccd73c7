import { t } from "../language.ts";
import { IdChip } from "../part/id-chip.tsx";
import { VoiceSettings } from "../part/voice-settings.tsx";
import { useDesk } from "./desk-of.ts";

/** What an operator sets for this browser, and who they are here. */
export function DeskSettings() {
  const desk = useDesk();
  return (
    <div class="desk-settings">
      <h1>{t("desk.settings")}</h1>
      <VoiceSettings trial="alert" onSet={(part) => void desk.note(part)} />
      <p class="setting">
        <span>{t("desk.who")}</span>
        <bdi>{desk.notes.value?.name}</bdi> <IdChip id={desk.operatorId} />
      </p>
    </div>
  );
}
