import { t } from "../language.ts";
import { Field } from "../part/field.tsx";
import { VoiceSettings } from "../part/voice-settings.tsx";
import { SupportLink } from "../support-link.tsx";
import type { Till } from "../till/till.ts";

/** What a shop sets for this till. */
export function SettingsPage({ till }: { readonly till: Till }) {
  const { cashier = "", terminalId } = till.notes.value ?? {};
  return (
    <div class="settings">
      <h1>{t("settings.title")}</h1>
      <VoiceSettings trial="ready" onSet={(part) => void till.note(part)} />
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
      <SupportLink facts={till.facts} />
    </div>
  );
}

/** Without what no name has, and the server takes from nobody: invisible characters. */
function cashierOf(typed: string): string {
  return typed.replaceAll(/[\p{Cc}\p{Cf}]/gu, "").slice(0, 40);
}
