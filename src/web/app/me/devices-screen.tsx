import { useState } from "preact/hooks";
import type { Device, Wallet } from "../../../client/resource/wallet.ts";
import { moneyText } from "../../format/money.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Dialog } from "../../part/dialog.tsx";
import { Field } from "../../part/field.tsx";
import { Foreign } from "../../part/foreign.tsx";
import type { Payer } from "../../payer/payer.ts";
import { TroubleText } from "../trouble-text.tsx";
import { useScreenAct } from "../use-screen-act.ts";
import { phoneName } from "./phone-name.ts";
import { whyHeldBack } from "./why-held-back.ts";

/** The phones of the wallet: what each is called, when it was used, and what may be done to it. */
export function DevicesScreen({ payer, wallet }: { payer: Payer; wallet: Wallet }) {
  const [opened, setOpened] = useState<string>();
  const devices = wallet.devices.filter(({ state }) => state !== "removed");
  const device = devices.find(({ device_id }) => device_id === opened);
  return (
    <>
      <h1>{t("me.devices")}</h1>
      <p class="muted">
        {t("phone.count", { count: devices.length, max: wallet.limits.devices_max })}
      </p>
      <ul class="cards">
        {devices.map((each) => (
          <li key={each.device_id}>
            <Card payer={payer} device={each} onOpen={() => setOpened(each.device_id)} />
          </li>
        ))}
      </ul>
      {device === undefined ? null : (
        <DeviceSheet payer={payer} device={device} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}

interface CardProps {
  readonly payer: Payer;
  readonly device: Device;
}

function Card({ payer, device, onOpen }: CardProps & { readonly onOpen: () => void }) {
  const act = useScreenAct();
  const zone = payer.facts.time_zone;
  const text = (time: string) => dayText(Date.parse(time), zone, language.value);
  const { limits, currency } = payer.facts;
  const amount = moneyText(limits.cooling_amount_max, currency, language.value);
  const approve = async () => {
    const { device_id: id } = device;
    const approved = await act.run(() =>
      payer.guarded("device", () => payer.client.approveDevice(id)),
    );
    if (approved === undefined) return;
    // Whoever approves it knows it.
    await payer.knowPhones([id]);
    await payer.readWallet();
  };
  return (
    <>
      <h2>
        <Foreign>{phoneName(device)}</Foreign>
      </h2>
      <p class="chips">
        {device.current ? <span class="chip">{t("phone.this_one")}</span> : null}
        {device.state === "cooling" ? <span class="chip open">{t("phone.cooling")}</span> : null}
        {device.stopped ? <span class="chip not_paid">{t("phone.stopped")}</span> : null}
      </p>
      <p class="muted">{t("phone.last_used", { time: text(device.last_used_at) })}</p>
      {device.cooling_until === null ? null : (
        <p>{t("phone.cooling_until", { time: text(device.cooling_until), amount })}</p>
      )}
      <div class="row">
        {device.state === "cooling" && !device.current ? (
          <Button
            kind="primary"
            isBusy={act.isBusy}
            whyNot={whyHeldBack(payer)}
            onPress={() => void approve()}
          >
            {t("phone.approve")}
          </Button>
        ) : null}
        <Button label={`${t("phone.change")}: ${phoneName(device)}`} onPress={onOpen}>
          {t("phone.change")}
        </Button>
      </div>
      <TroubleText trouble={act.trouble} />
    </>
  );
}

function DeviceSheet({ payer, device, onClose }: CardProps & { readonly onClose: () => void }) {
  const act = useScreenAct();
  const [name, setName] = useState(device.name);
  const { device_id: id } = device;
  const whyNot = whyHeldBack(payer);
  const rename = async () => {
    if (await act.run(async () => payer.hear(await payer.client.renameDevice(id, name.trim())))) {
      await payer.readWallet();
      onClose();
    }
  };
  const remove = async () => {
    const removed = await act.run(async () => payer.hear(await payer.client.removeDevice(id)));
    if (removed === undefined) return;
    onClose();
    // The phone that removed itself is told so by the next call.
    await payer.readWallet();
  };
  return (
    <Dialog title={t("phone.change")} onClose={onClose}>
      <div class="form">
        <Field
          label={t("phone.name")}
          value={name}
          onInput={setName}
          onEnter={() => void rename()}
        />
        <Button isBusy={act.isBusy} whyNot={whyNot} onPress={() => void rename()}>
          {t("phone.rename")}
        </Button>
      </div>
      <p>{t(device.current ? "phone.remove_own_what" : "phone.remove_what")}</p>
      <Button kind="danger" isBusy={act.isBusy} whyNot={whyNot} onPress={() => void remove()}>
        {t("phone.remove")}
      </Button>
      <TroubleText trouble={act.trouble} />
    </Dialog>
  );
}
