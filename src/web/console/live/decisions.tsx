import { useRef } from "preact/hooks";
import { decisionShop } from "../../desk/decision-shop.ts";
import { decisionKey, type LiveDecision } from "../../desk/live-series.ts";
import { deskFragment } from "../../desk/route.ts";
import { clockText } from "../../format/time.ts";
import { t } from "../../language.ts";
import { Money } from "../../part/money.tsx";
import { useDesk } from "../desk-of.ts";
import { useHeld } from "../use-held.ts";
import { VirtualTable } from "../virtual-table.tsx";
import { worded } from "../worded.ts";

/** The newest decisions; pointed at or with the focus the table stands still and tells what is new. */
export function Decisions({ rows }: { readonly rows: readonly LiveDecision[] }) {
  const desk = useDesk();
  const own = useRef<HTMLDivElement>(null);
  const { isHeld } = useHeld(own);
  const held = useRef<readonly LiveDecision[] | null>(null);
  held.current = isHeld ? (held.current ?? rows) : null;
  const kept = held.current;
  const shown = kept ?? rows;
  const first = kept?.[0];
  const waiting = first === undefined ? 0 : rows.indexOf(first);
  const support = shown.length === 0 ? t("live.none") : t("live.exact");
  const columns = [
    {
      title: t("column.when"),
      width: 96,
      render: ({ at }: LiveDecision) => clockText(Date.parse(at), desk.facts.time_zone),
    },
    {
      title: t("story.shop"),
      render: (decision: LiveDecision) => <bdi>{decisionShop(decision, desk.names)}</bdi>,
    },
    {
      title: t("column.amount"),
      width: 88,
      isFigure: true,
      render: ({ amount, currency }: LiveDecision) => <Money amount={amount} currency={currency} />,
    },
    {
      title: t("live.outcome"),
      width: 92,
      render: ({ payment_id, result }: LiveDecision) => (
        <a class={`outcome-word ${result}`} href={deskFragment("payment", payment_id)}>
          {t(`live.${result}`)}
        </a>
      ),
    },
    {
      title: t("fact.reason"),
      width: 150,
      render: ({ decline }: LiveDecision) =>
        decline === null ? "" : worded(`decline.${decline.code}`),
    },
    {
      title: t("live.took"),
      width: 68,
      isFigure: true,
      render: ({ latency_ms: ms }: LiveDecision) => (ms === null ? "–" : `${ms} ms`),
    },
  ] as const;
  return (
    <section class="decisions" ref={own}>
      <h2>{t("live.newest")}</h2>
      <p class="muted">{waiting > 0 ? t("live.waiting", { count: waiting }) : support}</p>
      <VirtualTable
        label={t("live.newest")}
        rows={shown}
        columns={columns}
        idOf={decisionKey}
        onOpen={({ payment_id: id }) => desk.go({ page: "payment", id })}
      />
    </section>
  );
}
