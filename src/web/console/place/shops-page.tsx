import { deskFragment } from "../../desk/route.ts";
import { t } from "../../language.ts";
import { EmptyState } from "../../part/empty-state.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { IdChip } from "../../part/id-chip.tsx";
import { useDesk } from "../desk-of.ts";
import { LazyMap } from "../map/lazy-map.tsx";
import { AddMerchant } from "../setting/add-merchant.tsx";
import { worded } from "../worded.ts";
import { MerchantView } from "./merchant-view.tsx";

/** The merchants; with an id, that one with its stores and tills. */
export function ShopsPage() {
  const desk = useDesk();
  const { id } = desk.route.value;
  return (
    <div class="shops">
      <h1>{t("page.shops")}</h1>
      {id === null ? (
        <>
          <AddMerchant />
          <Merchants />
        </>
      ) : (
        <MerchantView key={id} merchantId={id} />
      )}
    </div>
  );
}

function Merchants() {
  const { names } = useDesk();
  const merchants = names.merchants.value;
  if (merchants.length === 0) {
    const title = t(names.isWhole.value ? "shops.none" : "age.loading");
    return <EmptyState title={title} support={t("shops.support")} />;
  }
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("fact.merchant")}</th>
            <th scope="col">{t("fact.state")}</th>
            <th scope="col" class="figure">
              {t("shops.stores")}
            </th>
            <th scope="col" class="figure">
              {t("shops.tills")}
            </th>
          </tr>
        </thead>
        <tbody>
          {merchants.map(({ merchant_id: id, name, state, stores, terminals }) => (
            <tr key={id}>
              <td>
                <a href={deskFragment("shops", id)}>
                  <Foreign>{name}</Foreign>
                </a>{" "}
                <IdChip id={id} />
              </td>
              <td>{worded(`thing.${state}`)}</td>
              <td class="figure">{stores.length}</td>
              <td class="figure">{terminals.filter((each) => each.state !== "revoked").length}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <LazyMap />
    </>
  );
}
