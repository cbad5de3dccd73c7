import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { CopyButton } from "../../part/copy-button.tsx";
import { QrPicture } from "../../part/qr-picture.tsx";
import { useDesk } from "../desk-of.ts";

/** A code that is shown this once: large, as a symbol to be scanned, and until when it is good. */
export function ShownOnce(props: {
  readonly code: string;
  readonly until: string;
  readonly onDone: () => void;
}) {
  const { code, until, onDone } = props;
  const { facts } = useDesk();
  const time = dayText(Date.parse(until), facts.time_zone, language.value);
  return (
    <div class="shown-once" role="status">
      <div class="shown-symbol">
        <QrPicture text={code} label={t("once.symbol")} />
      </div>
      <div>
        <p class="shown-code">{code}</p>
        <p>{t("once.until", { time })}</p>
        <p class="warn">{t("once.why")}</p>
        <p class="acts">
          <CopyButton text={code} />
          <Button kind="quiet" onPress={onDone}>
            {t("once.done")}
          </Button>
        </p>
      </div>
    </div>
  );
}
