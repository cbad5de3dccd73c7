import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Field } from "../part/field.tsx";
import { playSound, unlockSound, volume } from "../sound.ts";
import type { Till } from "../till/till.ts";

/** What a shop sets for this till. */
export function SettingsPage({ till }: { readonly till: Till }) {
  const { cashier = "", terminalId } = till.notes.value ?? {};
  const turn = () => {
    const next = language.value === "ja" ? "en" : "ja";
    language.value = next;
    void till.note({ language: next });
  };
  const setVolume = (level: number) => {
    volume.value = level;
    void till.note({ volume: level });
  };
  return (
    <div class="settings">
      <h1>{t("settings.title")}</h1>
      <p class="setting">
        <span>{t("settings.language")}</span>
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
        <Button onPress={() => void unlockSound().then(() => playSound("ready"))}>
          {t("sound.try")}
        </Button>
      </p>
      <Field
        label={t("settings.cashier")}
        support={t("settings.cashier_support")}
        value={cashier}
        onInput={(value) => void till.note({ cashier: cashierOf(value) })}
      />
      <p class="setting">
        <span>{t("settings.till")}</span>
        <code>{terminalId}</code>
      </p>
    </div>
  );
}

/** Without what no name has, and the server takes from nobody: invisible characters. */
function cashierOf(typed: string): string {
  return typed.replaceAll(/[\p{Cc}\p{Cf}]/gu, "").slice(0, 40);
}
