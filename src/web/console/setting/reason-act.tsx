import { useState } from "preact/hooks";
import type { Reply } from "../../../client/wire/answer.ts";
import { plainText, textFault } from "../../desk/setting/checked-draft.ts";
import { preciseText } from "../../format/time.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Field } from "../../part/field.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";
import { worded } from "../worded.ts";

/** An act that needs a reason and nothing else: what it does is said before its button. */
export function ReasonAct<Body extends object>(props: {
  readonly why: string;
  readonly act: string;
  readonly send: (reason: string) => Promise<Reply<Body>>;
}) {
  const { why, send } = props;
  const desk = useDesk();
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const { act, run } = useAct<Body>();
  const fault = textFault(reason, 200);
  const ask = () => {
    setTried(true);
    if (fault === null) void run(() => send(plainText(reason))).then(() => desk.queue.read());
  };
  return (
    <>
      <p>{why}</p>
      {act.kind === "done" ? null : (
        <>
          <Field
            label={t("fact.reason")}
            support={t("setting.reason_support")}
            value={reason}
            onInput={setReason}
            error={fault !== null && isTried ? worded(`wrong.${fault}`) : undefined}
          />
          <p>
            <Button kind="danger" isBusy={act.kind === "asking"} onPress={ask}>
              {props.act}
            </Button>
          </p>
        </>
      )}
      {act.kind === "done" && !act.isWaiting ? <InForce body={act.body} /> : null}
      <ActTold act={act} onAgain={ask} />
    </>
  );
}

function InForce({ body }: { readonly body: object }) {
  const { facts } = useDesk();
  const at = "in_force_at" in body ? Date.parse(String(body.in_force_at)) : Number.NaN;
  if (Number.isNaN(at)) return null;
  return (
    <p class="good" role="status">
      {t("approvals.in_force", { time: preciseText(at, facts.time_zone) })}
    </p>
  );
}
