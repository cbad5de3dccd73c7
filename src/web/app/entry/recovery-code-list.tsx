import { useState } from "preact/hooks";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { CopyButton } from "../../part/copy-button.tsx";
import type { Payer } from "../../payer/payer.ts";

/** Recovery codes, on screen this once: printed, saved or copied, and then gone from here. */
export function RecoveryCodeList(props: {
  readonly payer: Payer;
  readonly codes: readonly string[];
  readonly onKept: () => void;
}) {
  const { payer, codes, onKept } = props;
  const { origin } = location;
  const lost = `${origin}/app/lost`;
  const [made] = useState(() => dayText(payer.nowMs(), payer.facts.time_zone, language.value));
  const about = [
    `${t("codes.made")} ${made}`,
    `${t("codes.use")} ${origin}/app/`,
    `${t("codes.lost")} ${lost}`,
  ];
  const text = [t("codes.title"), ...codes, "", ...about, ""].join("\n");
  return (
    <div class="codes">
      <h1 tabIndex={-1}>{t("codes.title")}</h1>
      <p>{t("codes.why")}</p>
      <ol class="code-list">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="only-print">
        {about.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <div class="row no-print">
        <Button onPress={() => print()}>{t("codes.print")}</Button>
        <Button onPress={() => save(text)}>{t("codes.save")}</Button>
        <CopyButton text={text} />
      </div>
      <p class="muted no-print">{t("codes.once")}</p>
      <div class="entry-acts no-print">
        <Button kind="primary" isLarge onPress={onKept}>
          {t("codes.kept")}
        </Button>
      </div>
    </div>
  );
}

/** Hands the text over as a file, which is made on this phone. */
function save(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "sekisho-recovery-codes.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
