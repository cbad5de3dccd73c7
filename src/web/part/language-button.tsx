import { language, t } from "../language.ts";
import type { Language } from "../words/entry.ts";
import { Button } from "./button.tsx";

/** Turns the page into the other language, whose name it bears. */
export function LanguageButton(props: {
  readonly kind?: "quiet";
  readonly onTurn?: (next: Language) => void;
}) {
  const turn = () => {
    language.value = language.value === "ja" ? "en" : "ja";
    props.onTurn?.(language.value);
  };
  return (
    <Button {...(props.kind ? { kind: props.kind } : {})} onPress={turn}>
      {t("act.language")}
    </Button>
  );
}
