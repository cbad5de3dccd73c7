import { useMemo } from "preact/hooks";
import { HomeScreen } from "../app/home-screen.tsx";
import { WalletBanners } from "../app/wallet-banners.tsx";
import { FaultTold } from "../console/fault-told.tsx";
import { AlertsPage } from "../console/queue/alerts-page.tsx";
import { ApprovalsPage } from "../console/queue/approvals-page.tsx";
import { t } from "../language.ts";
import { Button, type ButtonKind } from "../part/button.tsx";
import { Field } from "../part/field.tsx";
import { Keypad } from "../part/keypad.tsx";
import { AtDesk } from "./at-desk.tsx";
import { sampleAlert } from "./console-things.ts";
import { forcedStates } from "./forced-states.ts";
import type { SampleDesk } from "./sample-desk.ts";
import {
  coolingPhone,
  type SamplePayer,
  samplePayer,
  sampleWallet,
  withNewPhone,
} from "./sample-payer.ts";
import { Shown } from "./shown.tsx";

const kinds: readonly ButtonKind[] = ["primary", "plain", "danger", "quiet"];
const nothing = () => undefined;

/** What a hand does to a control. */
export function TouchedSamples() {
  return (
    <section>
      <h2>{forcedStates.join(", ")}</h2>
      {forcedStates.map((state) => (
        <Shown key={state} name={state}>
          <div class="row" data-state={state}>
            {kinds.map((kind) => (
              <Button key={kind} kind={kind} onPress={nothing}>
                {kind}
              </Button>
            ))}
            <Button isPressed onPress={nothing}>
              {t("act.close")}
            </Button>
            <Button isBusy onPress={nothing}>
              {t("activate.busy")}
            </Button>
            <Button whyNot={t("sale.offline")} onPress={nothing}>
              {t("sale.paste")}
            </Button>
            <a class="more" href="#top">
              {t("home.all")}
            </a>
            <Field label={t("back.amount")} value="1200" onInput={nothing} isNumber />
            <Keypad onDigits={nothing} onClear={nothing} />
          </div>
        </Shown>
      ))}
    </section>
  );
}

const lists: Readonly<Record<string, SampleDesk>> = {
  loading: { alerts: null },
  empty: {},
  stale: { alerts: [sampleAlert()], agoMs: 95_000 },
};

/** A list of the console while it is read, without rows, and old; and a page that broke. */
export function ListSamples() {
  return (
    <section class="console">
      <h2>{`${Object.keys(lists).join(", ")}, fault`}</h2>
      <div class="design-grid">
        {Object.entries(lists).map(([name, of]) => (
          <Shown key={name} name={name}>
            <AtDesk of={of}>
              <AlertsPage />
            </AtDesk>
          </Shown>
        ))}
        <Shown name="empty">
          <AtDesk>
            <ApprovalsPage />
          </AtDesk>
        </Shown>
        <Shown name="fault">
          <FaultTold>
            <Broken />
          </FaultTold>
        </Shown>
      </div>
    </section>
  );
}

function Broken(): never {
  throw new Error("a sample of a fault");
}

const banners: Readonly<Record<string, SamplePayer>> = {
  frozen: { wallet: sampleWallet({ state: "frozen" }) },
  stopped: { wallet: sampleWallet({ stopped: true }) },
  "phone stopped": { wallet: sampleWallet({}, { stopped: true }) },
  closed: { wallet: sampleWallet({ state: "closed" }) },
  "new phone": { wallet: sampleWallet({}, coolingPhone) },
  "frozen on a new phone": { wallet: sampleWallet({ state: "frozen" }, coolingPhone) },
  "another phone was added": { wallet: sampleWallet(withNewPhone) },
  "codes due": { areCodesDue: true },
};

/** What a payer is told on every screen, and the first screen without a network. */
export function WalletSamples() {
  const old = useMemo(() => samplePayer({ isOnline: false, agoMs: 600_000 }), []);
  return (
    <section>
      <h2>{t("home.balance")}</h2>
      <div class="design-phones">
        {Object.entries(banners).map(([name, of]) => (
          <Shown key={name} name={name}>
            <Banners of={of} />
          </Shown>
        ))}
        <Shown name="offline, stale">
          <HomeScreen payer={old} />
        </Shown>
      </div>
    </section>
  );
}

function Banners({ of }: { readonly of: SamplePayer }) {
  const payer = useMemo(() => samplePayer(of), []);
  return <WalletBanners payer={payer} />;
}
