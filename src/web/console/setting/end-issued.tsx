import { useId, useState } from "preact/hooks";
import type { EpochScope } from "../../../client/resource/operator.ts";
import { mayStop } from "../../desk/rights.ts";
import { t } from "../../language.ts";
import { useDesk } from "../desk-of.ts";
import { ReasonAct } from "./reason-act.tsx";
import { Unfold } from "./unfold.tsx";

const kinds = ["customers", "terminals", "partners", "operators"] as const;

/**
 * Ends everything that was issued to one thing: whoever has its key enters anew. `what` names it
 * where several of its kind stand on a page.
 */
export function EndIssuedTo(props: {
  readonly scope: EpochScope;
  readonly id: string;
  readonly what?: string;
}) {
  const { scope, id, what } = props;
  const { client, role } = useDesk();
  if (!mayStop(role)) return null;
  return (
    <Unfold title={what === undefined ? t("issued.end") : t("issued.end_of", { what })}>
      <ReasonAct
        why={t("issued.why_one")}
        act={t("issued.act_one")}
        send={(reason) => client.raiseEpoch({ scope, id, reason })}
      />
    </Unfold>
  );
}

/** Ends everything that was issued to a whole kind: two persons agree on it. */
export function EndIssuedToAll() {
  const { client, role } = useDesk();
  const id = useId();
  const [scope, setScope] = useState<(typeof kinds)[number]>("customers");
  if (!mayStop(role)) return null;
  return (
    <Unfold title={t("issued.end_all")}>
      <div class="field">
        <label for={id}>{t("fact.whose")}</label>
        <select
          id={id}
          value={scope}
          onChange={(event) => setScope(kinds[event.currentTarget.selectedIndex] ?? "customers")}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`whose.${kind}`)}
            </option>
          ))}
        </select>
      </div>
      <ReasonAct
        key={scope}
        why={t("issued.why_all")}
        act={t("issued.act_all", { whose: t(`whose.${scope}`) })}
        send={(reason) => client.raiseEpoch({ scope, reason })}
      />
    </Unfold>
  );
}
