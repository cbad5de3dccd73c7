import { useEffect } from "preact/hooks";
import type { PartnerEntry, PartnerList, Revoked } from "../../../client/resource/operator.ts";
import { mayStop } from "../../desk/rights.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { EmptyState } from "../../part/empty-state.tsx";
import { IdChip } from "../../part/id-chip.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { NamePartner } from "../setting/name-partner.tsx";
import { Rung } from "../stops/rung.tsx";
import { useAct } from "../use-act.ts";
import { worded } from "../worded.ts";
import { ForGood } from "./for-good.tsx";

/** Who pays money in: each with the stop of its calls, and the end of it. */
export function PartnersPage() {
  const desk = useDesk();
  const { act, run } = useAct<PartnerList>();
  const read = () => void run(() => desk.client.partners());
  useEffect(read, []);
  return (
    <div class="partners">
      <h1>{t("page.partners")}</h1>
      <NamePartner onChange={read} />
      <ActTold act={act} onAgain={read} />
      {act.kind !== "done" ? null : act.body.partners.length === 0 ? (
        <EmptyState title={t("partners.none")} support={t("partners.support")} />
      ) : (
        <div class="cards">
          {act.body.partners.map((partner) => (
            <PartnerCard key={partner.partner_id} partner={partner} onChange={read} />
          ))}
        </div>
      )}
    </div>
  );
}

function PartnerCard(props: { readonly partner: PartnerEntry; readonly onChange: () => void }) {
  const { partner, onChange } = props;
  const desk = useDesk();
  const { partner_id: id, name, channel, state, created_at } = partner;
  const revoking = useAct<Revoked>();
  const revoke = () => void revoking.run(() => desk.client.revokePartner(id)).then(onChange);
  const isOver = state === "revoked";
  return (
    <article class="card" aria-label={name}>
      <h2 class="acts">
        <bdi>{name}</bdi> <IdChip id={id} />
      </h2>
      <p class="muted">
        {worded(`rung.top_up:${channel}`)} · {worded(`thing.${state}`)} ·{" "}
        {dayText(Date.parse(created_at), desk.facts.time_zone, language.value)}
      </p>
      {isOver ? null : <Rung target={{ scope: "partner", id }} called={name} isSmall />}
      {isOver || !mayStop(desk.role) ? null : (
        <ForGood what={name} isBusy={revoking.act.kind === "asking"} onEnd={revoke} />
      )}
      <ActTold act={revoking.act} onAgain={revoke} />
    </article>
  );
}
