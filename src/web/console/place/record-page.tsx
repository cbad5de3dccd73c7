import type { RecordPage as Page, RecordEvent } from "../../../client/resource/operator.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Foreign } from "../../part/foreign.tsx";
import { useDesk } from "../desk-of.ts";
import { toldLine } from "../told-value.ts";
import { usePages } from "../use-pages.ts";
import { VirtualTable } from "../virtual-table.tsx";
import { worded } from "../worded.ts";

/** Everything that operators did and were refused, the newest first; more is read at its end. */
export function DeedsPage() {
  const desk = useDesk();
  const { rows, more, isReading, problem } = usePages<Page, RecordEvent>(
    (cursor) => desk.client.record(cursor ?? undefined),
    ({ events }) => events,
  );
  const columns = [
    {
      title: t("record.number"),
      isFigure: true,
      width: 56,
      render: ({ sequence }: RecordEvent) => sequence,
    },
    {
      title: t("column.when"),
      width: 132,
      render: ({ at }: RecordEvent) =>
        dayText(Date.parse(at), desk.facts.time_zone, language.value),
    },
    {
      title: t("record.who"),
      width: 130,
      render: ({ actor }: RecordEvent) => (
        <bdi>{desk.names.of(actor) ?? worded(`actor.${actor}`)}</bdi>
      ),
    },
    {
      title: t("column.what"),
      width: 176,
      render: ({ act, detail }: RecordEvent) => {
        const deed = worded(detail.proven === true ? `deed.${act}.proven` : `deed.${act}`);
        if (detail.refused === undefined) return <Foreign>{deed}</Foreign>;
        const refused = t("record.refused", { code: String(detail.refused) });
        return (
          <Foreign whole={`${deed} ${refused}`}>
            {deed} <span class="over">{refused}</span>
          </Foreign>
        );
      },
    },
    {
      title: t("record.detail"),
      render: ({ act, detail }: RecordEvent) => {
        // What stands in the column before is not said again where there is little room.
        const short = detail.act === act ? { ...detail, act: null } : detail;
        return <Foreign whole={toldLine(desk, detail)}>{toldLine(desk, short, true)}</Foreign>;
      },
    },
  ] as const;
  return (
    <div class="record">
      <h1>{t("page.record")}</h1>
      <p class="muted">{t("record.support")}</p>
      <p class="muted" role="status">
        {t(isReading ? "age.loading" : "record.count", { count: rows.length })}
      </p>
      {problem === null ? null : <p class="error">{problem}</p>}
      <VirtualTable
        label={t("page.record")}
        rows={rows}
        columns={columns}
        lines={2}
        idOf={({ sequence }) => String(sequence)}
        onEnd={isReading || problem !== null ? undefined : (more ?? undefined)}
      />
    </div>
  );
}
