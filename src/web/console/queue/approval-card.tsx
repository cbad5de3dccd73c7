import { useEffect, useState } from "preact/hooks";
import type { Approved, Rejected } from "../../../client/resource/operator.ts";
import { type ApprovalReading, isApprovable, readApproval } from "../../desk/approval-reading.ts";
import { approveAsShown } from "../../desk/decision.ts";
import { type PolicyTrials, policyTrials } from "../../desk/policy/policy-trials.ts";
import { mayDecide } from "../../desk/rights.ts";
import { dayText, preciseText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { knownName, Named } from "../named.tsx";
import { PolicyChanges } from "../policy/policy-changes.tsx";
import { PolicyTrialsView } from "../policy/policy-trials-view.tsx";
import { useAct } from "../use-act.ts";
import { worded } from "../worded.ts";
import { factsOf } from "./approval-facts.ts";

/** An act of two persons, spelled out with what stands today; read again when it is decided. */
export function ApprovalCard(props: {
  readonly approvalId: string;
  /** It was read, or it is known that it cannot be. */
  readonly onRead?: (approvalId: string) => void;
}) {
  const { approvalId, onRead } = props;
  const desk = useDesk();
  const [reading, setReading] = useState<ApprovalReading | null | "reading">("reading");
  const [isGone, setGone] = useState(false);
  // What is listed no more was decided: the card keeps what it showed, and says so.
  const take = (now: ApprovalReading | null) => {
    setGone(now === null);
    setReading((known) => now ?? (known === "reading" ? null : known));
  };
  const [trials, setTrials] = useState<PolicyTrials | null>(null);
  const read = async () => {
    const now = await readApproval(desk.client, approvalId);
    // Read before the card is drawn: it would grow by them.
    if (now?.touched?.kind === "policy") {
      setTrials(await policyTrials(desk.client, now.touched.next.version));
    }
    take(now);
    onRead?.(approvalId);
  };
  // Decided elsewhere, or lapsed: the card says so.
  const status = desk.queue.approvals.value?.rows.find(
    ({ approval_id }) => approval_id === approvalId,
  )?.status;
  useEffect(() => void read(), [status]);
  if (reading === "reading") return <p class="card muted unread">{t("approvals.reading")}</p>;
  if (reading === null) return <p class="card warn">{t("approvals.unresolved")}</p>;
  const { approval, touched } = reading;
  const at = (iso: string) => dayText(Date.parse(iso), desk.facts.time_zone, language.value);
  const name = knownName(desk.names, approval.proposed_by);
  const title = worded(`deed.${approval.act}`);
  return (
    <article class="card approval" aria-label={title}>
      <h2>{title}</h2>
      <p class="muted">
        {t("approvals.asked", { name, time: at(approval.proposed_at) })}
        {" · "}
        {t("approvals.lapses", { time: at(approval.expires_at) })}
      </p>
      <dl class="facts">
        {factsOf(desk, reading).map(({ label, text, isId }) => [
          <dt key={`${label} ${text}`}>{(t as (key: string) => string)(label)}</dt>,
          <dd key={`${label} ${text} told`}>
            {isId === true ? <Named id={text} /> : <Foreign>{text}</Foreign>}
          </dd>,
        ])}
      </dl>
      {touched?.kind === "policy" ? (
        <>
          <PolicyChanges before={touched.active} after={touched.next} />
          {trials === null ? null : (
            <PolicyTrialsView trials={trials} document={touched.next.document} />
          )}
        </>
      ) : null}
      {touched === null && approval.status === "waiting" ? (
        <p class="warn">{t("approvals.unresolved")}</p>
      ) : null}
      <Decide reading={reading} title={title} isGone={isGone} onRead={take} />
    </article>
  );
}

/** The buttons of somebody who may decide; whoever asked has none. */
function Decide(props: {
  readonly reading: ApprovalReading;
  readonly title: string;
  readonly isGone: boolean;
  readonly onRead: (reading: ApprovalReading | null) => void;
}) {
  const { reading, title, isGone, onRead } = props;
  const { approval } = reading;
  const desk = useDesk();
  const [isChanged, setChanged] = useState(false);
  const approving = useAct<Approved>();
  const rejecting = useAct<Rejected>();
  if (approving.act.kind === "done") return <Done approved={approving.act.body} />;
  if (rejecting.act.kind === "done") return <p role="status">{t("approvals.rejected_now")}</p>;
  if (isGone) return <p role="status">{t("approvals.decided")}</p>;
  if (approval.status !== "waiting") return <p>{worded(`approval.${approval.status}`)}</p>;
  if (approval.proposed_by === desk.operatorId) return <p>{t("approvals.own")}</p>;
  if (!mayDecide(desk.role)) return <p class="muted">{t("approvals.viewer")}</p>;
  const approve = async () => {
    setChanged(false);
    await approving.run(async () => {
      const decision = await approveAsShown(desk.client, reading);
      if (decision.kind === "sent") return decision.reply;
      setChanged(true);
      onRead(decision.reading);
      return nothingSent;
    });
    void desk.queue.read();
    void desk.stops.read();
  };
  const reject = async () => {
    await rejecting.run(() => desk.client.reject(approval.approval_id));
    void desk.queue.read();
  };
  const isBusy = approving.act.kind === "asking" || rejecting.act.kind === "asking";
  return (
    <>
      {isChanged ? (
        <p class="warn" role="alert">
          {t("approvals.changed")}
        </p>
      ) : null}
      <div class="acts">
        {isApprovable(reading) ? (
          <Button kind="primary" isBusy={isBusy} onPress={() => void approve()}>
            {t("approvals.approve", { what: title })}
          </Button>
        ) : null}
        <Button isBusy={isBusy} onPress={() => void reject()}>
          {t("approvals.reject")}
        </Button>
      </div>
      {isChanged ? null : <ActTold act={approving.act} onAgain={() => void approve()} />}
      <ActTold act={rejecting.act} onAgain={() => void reject()} />
    </>
  );
}

function Done({ approved }: { readonly approved: Approved }) {
  const { facts } = useDesk();
  const time = preciseText(Date.parse(approved.in_force_at), facts.time_zone);
  return (
    <p class="good" role="status">
      {t("approvals.in_force", { time })}
    </p>
  );
}

/** What an act that was not sent is told as. */
const nothingSent = {
  ok: false,
  unreachable: { cause: "no_answer", detail: "nothing was sent" },
} as const;
