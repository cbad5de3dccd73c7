import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { CopyButton } from "../../part/copy-button.tsx";

/** Recovery codes, on screen this once: printed, saved or copied, and then gone from here. */
export function RecoveryCodeList(props: {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}) {
  const { codes, onKept } = props;
  const lost = `${location.origin}/app/lost`;
  const text = [t("codes.title"), ...codes, "", `${t("codes.lost")} ${lost}`, ""].join("\n");
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
      <p class="only-print">
        {t("codes.lost")} {lost}
      </p>
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
