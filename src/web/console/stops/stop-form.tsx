import { useEffect, useId, useRef, useState } from "preact/hooks";
import { type StopTarget, untilChoices } from "../../desk/stop-ladder.ts";
import { shortText } from "../../format/time.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { useDesk } from "../desk-of.ts";
import { useEscape } from "../use-escape.ts";

/**
 * How a stop is raised: in place, with everything filled in, and the button that does it focused.
 * There is nothing to type: stopping is the safe way.
 */
export function StopForm({ target, name }: { readonly target: StopTarget; readonly name: string }) {
  const desk = useDesk();
  const id = useId();
  const [reason, setReason] = useState(() =>
    t("stop.prefilled", { time: shortText(desk.serverMs(), desk.facts.time_zone) }),
  );
  const [forMs, setForMs] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.setSelectionRange(0, reason.length), []);
  const close = () => {
    desk.openRung.value = null;
  };
  useEscape(close);
  const stop = () => {
    close();
    void desk.stops.raise(target, { reason: reason.trim() || t("stop.act"), forMs });
  };
  return (
    <div class="stop-form">
      <Button kind="danger" onPress={stop} isFirst>
        {t("stop.act_now", { what: name })}
      </Button>
      <label for={`${id}-reason`}>{t("stop.reason")}</label>
      <input
        id={`${id}-reason`}
        ref={field}
        type="text"
        value={reason}
        maxLength={200}
        autocomplete="off"
        onInput={(event) => setReason(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing) stop();
        }}
      />
      <label for={`${id}-until`}>{t("stop.ends")}</label>
      <select
        id={`${id}-until`}
        onChange={(event) => setForMs(untilChoices[event.currentTarget.selectedIndex] ?? null)}
      >
        {untilChoices.map((ms) => (
          <option key={ms}>
            {ms === null ? t("until.open") : t("until.hours", { hours: ms / 3_600_000 })}
          </option>
        ))}
      </select>
      <Button kind="quiet" onPress={close}>
        {t("stop.do_not")}
      </Button>
    </div>
  );
}
