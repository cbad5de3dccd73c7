import { useState } from "preact/hooks";
import { BareButton } from "../../bare-button.tsx";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";

/** The end of a thing, for ever: said in words before the button that does it. */
export function ForGood(props: {
  readonly what: string;
  readonly isBusy: boolean;
  readonly onEnd: () => void;
}) {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) {
    return (
      <p>
        <BareButton look="lift-open" onPress={() => setOpen(true)}>
          {t("end.open")}
        </BareButton>
      </p>
    );
  }
  return (
    <div class="lift-form">
      <p>{t("end.why", { what: props.what })}</p>
      <p class="acts">
        <Button kind="danger" isBusy={props.isBusy} onPress={props.onEnd}>
          {t("end.act", { what: props.what })}
        </Button>
        <Button kind="quiet" onPress={() => setOpen(false)}>
          {t("act.close")}
        </Button>
      </p>
    </div>
  );
}
