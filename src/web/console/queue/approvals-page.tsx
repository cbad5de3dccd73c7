import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../language.ts";
import { EmptyState } from "../../part/empty-state.tsx";
import { AgeStamp } from "../age-stamp.tsx";
import { useDesk } from "../desk-of.ts";
import { ApprovalCard } from "./approval-card.tsx";

/** What waits for a second person; with an id, that one alone. */
export function ApprovalsPage() {
  const desk = useDesk();
  const { id } = desk.route.value;
  const list = desk.queue.approvals.value;
  // What was decided here or elsewhere stays until one leaves: its card says what became of it.
  const [shown, setShown] = useState<readonly string[]>([]);
  const waiting = desk.queue.waiting.value.map(({ approval_id }) => approval_id);
  const all = [...new Set([...shown, ...waiting])];
  // Until each was read once they wait for one another: none grows above what is there already.
  const [read, setRead] = useState<readonly string[]>([]);
  const isComing = useRef(true);
  if (all.length > 0 && all.every((each) => read.includes(each))) isComing.current = false;
  const onRead = (each: string) => setRead((known) => [...known, each]);
  useEffect(() => {
    if (all.length > shown.length) setShown(all);
  });
  return (
    <div class={id === null && isComing.current ? "approvals coming" : "approvals"}>
      <h1>{t("approvals.title")}</h1>
      {list === null ? (
        <p class="muted">{t("age.loading")}</p>
      ) : (
        <AgeStamp readAtMs={list.readAtMs} staleAfterMs={30_000} />
      )}
      {id === null && list !== null && all.length === 0 ? (
        <EmptyState title={t("approvals.none")} support={t("approvals.support")} />
      ) : null}
      {id !== null ? (
        <ApprovalCard key={id} approvalId={id} />
      ) : (
        all.map((each) => <ApprovalCard key={each} approvalId={each} onRead={onRead} />)
      )}
    </div>
  );
}
