import { useEffect, useState } from "preact/hooks";
import type { Merchant, StoreMade } from "../../../client/resource/merchant.ts";
import { degreesOf } from "../../desk/map/degrees.ts";
import { mayStop } from "../../desk/rights.ts";
import { deskFragment } from "../../desk/route.ts";
import { rateText } from "../../desk/setting/rate.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Field } from "../../part/field.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { IdChip } from "../../part/id-chip.tsx";
import { Money } from "../../part/money.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { LazyMap } from "../map/lazy-map.tsx";
import { ChangeTerms } from "../setting/change-terms.tsx";
import { EndIssuedTo } from "../setting/end-issued.tsx";
import { Rung } from "../stops/rung.tsx";
import { useAct } from "../use-act.ts";
import { worded } from "../worded.ts";
import { bankText } from "./bank-text.ts";
import { StoreCard } from "./store-card.tsx";

/** A merchant: its terms, its stores, their tills, and the stops of each. */
export function MerchantView({ merchantId }: { readonly merchantId: string }) {
  const desk = useDesk();
  const { act, run } = useAct<Merchant>();
  const [merchant, setMerchant] = useState<Merchant | null>(null);
  const read = async () => {
    const told = await run(() => desk.client.merchant(merchantId));
    if (told.kind !== "done") return;
    setMerchant(told.body);
    desk.names.take(told.body);
  };
  useEffect(() => void read(), []);
  if (merchant === null) return <ActTold act={act} onAgain={() => void read()} />;
  const { stores, terminals } = merchant;
  return (
    <>
      <p>
        <Button kind="quiet" onPress={() => desk.go({ page: "shops", id: null })}>
          {t("shops.all")}
        </Button>
      </p>
      <article class="card" aria-label={merchant.name}>
        <h2 class="acts">
          <Foreign>{merchant.name}</Foreign> <IdChip id={merchant.merchant_id} />
        </h2>
        <Terms merchant={merchant} />
        <Rung target={{ scope: "merchant", id: merchant.merchant_id }} called={merchant.name} />
      </article>
      <ChangeTerms merchant={merchant} onChange={read} />
      {merchant.state === "revoked" ? null : (
        <EndIssuedTo scope="merchant" id={merchant.merchant_id} />
      )}
      {stores.map((store) => (
        <StoreCard
          key={store.store_id}
          store={store}
          terminals={terminals.filter(({ store_id: id }) => id === store.store_id)}
          onChange={read}
        />
      ))}
      {mayStop(desk.role) && merchant.state !== "revoked" ? (
        <AddStore merchantId={merchant.merchant_id} onChange={read} />
      ) : null}
      <LazyMap />
    </>
  );
}

function Terms({ merchant }: { readonly merchant: Merchant }) {
  const { facts } = useDesk();
  const { state, category, reward_rate_bp: reward, fee_rate_bp: fee, credit_line: line } = merchant;
  return (
    <dl class="facts">
      <dt>{t("fact.state")}</dt>
      <dd>{worded(`thing.${state}`)}</dd>
      <dt>{t("shops.category")}</dt>
      <dd>
        <Foreign>{category}</Foreign>
      </dd>
      <dt>{t("fact.reward_rate_bp")}</dt>
      <dd>{rateText(reward)}</dd>
      <dt>{t("fact.fee_rate_bp")}</dt>
      <dd>{rateText(fee)}</dd>
      <dt>{t("fact.credit_line")}</dt>
      <dd>
        <Money amount={line} currency={facts.currency} />
      </dd>
      <dt>{t("fact.bank")}</dt>
      <dd>
        <Foreign>{bankText(merchant.bank)}</Foreign>
      </dd>
      <ComingBanks merchant={merchant} />
    </dl>
  );
}

/** The account that is agreed on and not in force yet, and the one that waits for two. */
function ComingBanks({ merchant }: { readonly merchant: Merchant }) {
  const { facts } = useDesk();
  const text = (time: string) => dayText(Date.parse(time), facts.time_zone, language.value);
  const { bank_next: next, bank_proposed: proposed } = merchant;
  return (
    <>
      {next === null ? null : (
        <>
          <dt>{t("fact.bank_next")}</dt>
          <dd>
            <Foreign>{bankText(next)}</Foreign> ·{" "}
            {t("shops.bank_from", { time: text(next.in_force_at) })}
          </dd>
        </>
      )}
      {proposed === null ? null : (
        <>
          <dt>{t("fact.bank_proposed")}</dt>
          <dd>
            <Foreign>{bankText(proposed)}</Foreign> ·{" "}
            {t("shops.bank_waits", { time: text(proposed.expires_at) })}{" "}
            <a href={deskFragment("approvals", proposed.approval_id)}>{t("lift.open")}</a>
          </dd>
        </>
      )}
    </>
  );
}

function AddStore(props: { readonly merchantId: string; readonly onChange: () => void }) {
  const { client } = useDesk();
  const [name, setName] = useState("");
  const [place, setPlace] = useState("");
  const { act, run } = useAct<StoreMade>();
  const at = degreesOf(place);
  const add = async () => {
    if (at === null || name.trim() === "") return;
    const told = await run(() => client.addStore(props.merchantId, { name: name.trim(), ...at }));
    if (told.kind !== "done") return;
    setName("");
    setPlace("");
    props.onChange();
  };
  const isReady = at !== null && name.trim() !== "";
  return (
    <section class="card">
      <h2>{t("shops.add_store")}</h2>
      <Field label={t("shops.store_name")} value={name} onInput={setName} />
      <Field
        label={t("shops.place")}
        support={t("shops.place_support")}
        value={place}
        onInput={setPlace}
        error={place !== "" && at === null ? t("shops.place_wrong") : undefined}
      />
      <p>
        <Button
          kind="primary"
          isBusy={act.kind === "asking"}
          whyNot={isReady ? undefined : t("shops.fill_first")}
          onPress={() => void add()}
        >
          {t("shops.add_store")}
        </Button>
      </p>
      <ActTold act={act} onAgain={() => void add()} />
    </section>
  );
}
