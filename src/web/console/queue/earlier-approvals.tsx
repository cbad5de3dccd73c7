import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { IdChip } from "../../part/id-chip.tsx";
import { useDesk } from "../desk-of.ts";
import { worded } from "../worded.ts";

/** What was decided of late, and what lapsed. */
export function EarlierApprovals() {
  const desk = useDesk();
  const rows = (desk.queue.approvals.value?.rows ?? []).filter(
    ({ status }) => status !== "waiting",
  );
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{t("approvals.earlier")}</h2>
      <table>
        <tbody>
          {rows.map(({ approval_id, act, status, proposed_by, proposed_at }) => (
            <tr key={approval_id}>
              <td>{worded(`deed.${act}`)}</td>
              <td>{worded(`approval.${status}`)}</td>
              <td>
                <bdi>{desk.names.of(proposed_by) ?? proposed_by}</bdi>
              </td>
              <td>{dayText(Date.parse(proposed_at), desk.facts.time_zone, language.value)}</td>
              <td>
                <IdChip id={approval_id} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
