import type { WalletSeen } from "../../../client/resource/operator.ts";
import { mayStop } from "../../desk/rights.ts";
import { rungView, stopKey } from "../../desk/stop-ladder.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { IdChip } from "../../part/id-chip.tsx";
import { Money } from "../../part/money.tsx";
import { tickingMs } from "../../ticking.ts";
import { useDesk } from "../desk-of.ts";
import { AdjustWallet } from "../setting/adjust-wallet.tsx";
import { EndIssuedTo } from "../setting/end-issued.tsx";
import { RestoreWallet } from "../setting/restore-wallet.tsx";
import { Rung } from "../stops/rung.tsx";
import { StopForm } from "../stops/stop-form.tsx";
import { worded } from "../worded.ts";
import { WalletActivityTable } from "./wallet-activity.tsx";

const figures = ["available", "held", "points", "points_pending"] as const;

/** A wallet as an operator sees it: hints of contacts only, and the stop of this wallet alone. */
export function WalletCard({ wallet }: { readonly wallet: WalletSeen }) {
  const desk = useDesk();
  const { wallet_id: id, currency, balances, limits } = wallet;
  const own = limits.own.payment_amount_max;
  const at = (iso: string) => dayText(Date.parse(iso), desk.facts.time_zone, language.value);
  return (
    <article class="card" aria-label={id}>
      <h2 class="acts">
        <span>
          {t("rung.wallet")} · {worded(`wallet.${wallet.state}`)}
        </span>
        {wallet.stopped ? <span class="over">{t("wallet.stopped")}</span> : null}
        <IdChip id={id} />
      </h2>
      <StopWallet walletId={id} />
      <dl class="facts">
        {figures.map((name) => [
          <dt key={name}>{t(`wallet.${name}`)}</dt>,
          <dd key={`${name} figure`}>
            {name.startsWith("points") ? (
              balances[name].toLocaleString("en")
            ) : (
              <Money amount={balances[name]} currency={currency} />
            )}
          </dd>,
        ])}
        <dt>{t("wallet.own_limit")}</dt>
        <dd>{own === null ? t("fact.none") : <Money amount={own} currency={currency} />}</dd>
        <dt>{t("wallet.opened")}</dt>
        <dd>{at(wallet.created_at)}</dd>
        <dt>{t("wallet.contacts")}</dt>
        <dd>
          {wallet.contacts.map(({ contact_id, hint }) => (
            <span key={contact_id} class="piece">
              <Foreign>{hint}</Foreign>
            </span>
          ))}
        </dd>
        <dt>{t("wallet.factors")}</dt>
        <dd>
          {wallet.factors.map(({ kind }) => worded(`factor.kind.${kind}`)).join(" · ")}
          {" · "}
          {t("wallet.codes_left", { count: wallet.recovery_codes_left })}
        </dd>
      </dl>
      <h3>{t("wallet.devices")}</h3>
      <ul class="devices">
        {wallet.devices.map(({ device_id, name, state, stopped, last_used_at }) => (
          <li key={device_id}>
            <p>
              {name === "" ? t("device.unnamed") : <Foreign>{name}</Foreign>} ·{" "}
              {worded(`device.${state}`)} · {t("wallet.last_used", { time: at(last_used_at) })}{" "}
              <IdChip id={device_id} />
            </p>
            {state !== "removed" || stopped ? (
              <Rung target={{ scope: "device", id: device_id }} isSmall />
            ) : null}
            {state === "removed" ? null : (
              <EndIssuedTo
                scope="device"
                id={device_id}
                what={name === "" ? `…${device_id.slice(-6)}` : name}
              />
            )}
          </li>
        ))}
      </ul>
      <AdjustWallet wallet={wallet} />
      <RestoreWallet walletId={id} />
      <EndIssuedTo scope="wallet" id={id} />
      <h3>{t("wallet.activity")}</h3>
      <WalletActivityTable walletId={id} currency={currency} />
    </article>
  );
}

/** Two presses: this one, and the one that it opens. */
function StopWallet({ walletId }: { readonly walletId: string }) {
  const desk = useDesk();
  const target = { scope: "wallet", id: walletId } as const;
  const key = stopKey(target);
  const known = { reading: desk.stops.reading.value, press: desk.stops.presses.value[key] };
  const clocks = { nowMs: tickingMs(), serverMs: desk.serverMs() };
  const { state } = rungView(target, known, clocks);
  if (state !== "flowing" && state !== "not_known") return <Rung target={target} />;
  if (!mayStop(desk.role)) return null;
  const formKey = `customer ${key}`;
  if (desk.openRung.value === formKey) {
    return <StopForm target={target} name={t("rung.wallet")} />;
  }
  return (
    <p>
      <Button
        kind="danger"
        onPress={() => {
          desk.openRung.value = formKey;
        }}
      >
        {t("customers.stop")}
      </Button>
    </p>
  );
}
