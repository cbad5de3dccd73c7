import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { IdChip } from "../part/id-chip.tsx";
import { playSound, unlockSound, volume } from "../sound.ts";
import { useDesk } from "./desk-of.ts";

/** What an operator sets for this browser, and who they are here. */
export function DeskSettings() {
  const desk = useDesk();
  const turn = () => {
    language.value = language.value === "ja" ? "en" : "ja";
    void desk.note({ language: language.value });
  };
  const setVolume = (level: number) => {
    volume.value = level;
    void desk.note({ volume: level });
  };
  return (
    <div class="desk-settings">
      <h1>{t("desk.settings")}</h1>
      <p class="setting">
        <span>{t("desk.language")}</span>
        <Button onPress={turn}>{t("act.language")}</Button>
      </p>
      <p class="setting">
        <label for="volume">{t("sound.volume")}</label>
        <input
          id="volume"
          type="range"
          min="0"
          max="100"
          value={Math.round(volume.value * 100)}
          onInput={(event) => setVolume(Number(event.currentTarget.value) / 100)}
        />
        <Button onPress={() => void unlockSound().then(() => playSound("alert"))}>
          {t("sound.try")}
        </Button>
      </p>
      <p class="setting">
        <span>{t("desk.who")}</span>
        <bdi>{desk.notes.value?.name}</bdi> <IdChip id={desk.operatorId} />
      </p>
    </div>
  );
}
