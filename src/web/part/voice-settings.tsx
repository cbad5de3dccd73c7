import { t } from "../language.ts";
import { playSound, unlockSound, volume } from "../sound.ts";
import type { SoundName } from "../sound-name.ts";
import type { Language } from "../words/entry.ts";
import { Button } from "./button.tsx";
import { LanguageButton } from "./language-button.tsx";

/** What a page is told of its language and its loudness. */
export interface Voice {
  readonly language: Language;
  /** 0 to 1. */
  readonly volume: number;
}

/** The language and the loudness of a page; `onSet` keeps what was set. */
export function VoiceSettings(props: {
  /** The sound that is played to try how loud it is. */
  readonly trial: SoundName;
  readonly onSet: (part: Partial<Voice>) => void;
}) {
  const { trial, onSet } = props;
  const setVolume = (level: number) => {
    volume.value = level;
    onSet({ volume: level });
  };
  return (
    <>
      <p class="setting">
        <span>{t("label.language")}</span>
        <LanguageButton onTurn={(next) => onSet({ language: next })} />
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
        <Button onPress={() => void unlockSound().then(() => playSound(trial))}>
          {t("sound.try")}
        </Button>
      </p>
    </>
  );
}
