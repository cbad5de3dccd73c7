import { useEffect, useState } from "preact/hooks";
import { language, t } from "../language.ts";
import { Banner, type BannerKind } from "../part/banner.tsx";
import { Button, type ButtonKind } from "../part/button.tsx";
import { Dialog } from "../part/dialog.tsx";
import { EmptyState } from "../part/empty-state.tsx";
import { Field } from "../part/field.tsx";
import { Foreign } from "../part/foreign.tsx";
import { Keypad } from "../part/keypad.tsx";
import { LanguageButton } from "../part/language-button.tsx";
import { Money } from "../part/money.tsx";
import { playSound, unlockSound } from "../sound.ts";
import type { SoundName } from "../sound-name.ts";
import { OutcomeScreen } from "../terminal/outcome-screen.tsx";
import { StatusChip } from "../terminal/status-chip.tsx";
import { outcomeView } from "../till/outcome-view.ts";
import { saleStatus } from "../till/sale.ts";
import { CodeSamples, CoverSamples } from "./cover-samples.tsx";
import { EntrySamples } from "./entry-samples.tsx";
import { ChartSamples, StorySamples } from "./figure-samples.tsx";
import { forceStates } from "./forced-states.ts";
import { DisplaySamples, PayerSamples } from "./payer-samples.tsx";
import { AlertSamples, ApprovalSamples } from "./queue-samples.tsx";
import { longName, sampleNowMs, sampleSales } from "./samples.ts";
import { PolicySamples, SettingSamples } from "./setting-samples.tsx";
import { ListSamples, TouchedSamples, WalletSamples } from "./state-samples.tsx";
import { OldLadder, StopSamples } from "./stop-samples.tsx";
import { OnceSamples, TrialSamples } from "./trial-samples.tsx";

const colours = [
  ...["page", "surface", "text", "muted", "edge", "primary", "danger", "success", "warning"],
];
const kinds: readonly ButtonKind[] = ["primary", "plain", "danger", "quiet"];
const sounds: readonly SoundName[] = ["not_paid", "not_known", "cancelled", "ready", "late"];
const nothing = () => undefined;

/** Every component in every state, in both languages; the browser's theme shows the other. */
export function DesignPage() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    forceStates();
    // Samples that take the focus as they appear have scrolled to themselves.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    scrollTo(0, 0);
  }, []);
  useEffect(() => {
    document.documentElement.lang = language.value;
  }, [language.value]);
  return (
    <>
      <main class="design">
        <h1>Design</h1>
        <div class="row">
          <LanguageButton />
          <Button onPress={() => setOpen(true)}>Dialog</Button>
          {sounds.map((name) => (
            <Button key={name} onPress={() => void unlockSound().then(() => playSound(name))}>
              ♪ {name}
            </Button>
          ))}
        </div>
        <Swatches />
        <Controls />
        <TouchedSamples />
        <Pieces />
        <EntrySamples />
        <PayerSamples />
        <CodeSamples />
        <CoverSamples />
        <WalletSamples />
        <DisplaySamples />
        <Outcomes />
        <StopSamples />
        <ApprovalSamples />
        <AlertSamples />
        <ListSamples />
        <ChartSamples />
        <StorySamples />
        <PolicySamples />
        <TrialSamples />
        <OnceSamples />
        <SettingSamples />
      </main>
      <OldLadder />
      {isOpen ? (
        <Dialog title={t("back.title")} onClose={() => setOpen(false)}>
          <p>{t("back.where")}</p>
        </Dialog>
      ) : null}
    </>
  );
}

function Outcomes() {
  return (
    <section>
      <h2>Outcome</h2>
      {Object.entries(sampleSales).map(([name, sale]) => (
        <div key={name}>
          <p class="muted">{name}</p>
          <OutcomeScreen
            view={outcomeView(sale, sampleNowMs)}
            amount={sale.amount}
            currency={sale.currency}
            time="14:03:07"
            number={sale.reference}
            onAct={nothing}
          />
        </div>
      ))}
    </section>
  );
}

function Swatches() {
  return (
    <section>
      <h2>Colour</h2>
      <div class="swatches">
        {colours.map((name) => (
          <div key={name} class="swatch">
            <svg aria-hidden="true">
              <rect width="100%" height="100%" fill={`var(--${name})`} />
            </svg>
            <code>{name}</code>
          </div>
        ))}
      </div>
    </section>
  );
}

function Controls() {
  const [text, setText] = useState("1200");
  return (
    <section>
      <h2>Controls</h2>
      {kinds.map((kind) => (
        <div key={kind} class="row">
          <Button kind={kind} onPress={nothing}>
            {kind}
          </Button>
          <Button kind={kind} isLarge onPress={nothing}>
            {t("act.next_sale")}
          </Button>
          <Button kind={kind} isBusy onPress={nothing}>
            {t("activate.busy")}
          </Button>
          <Button kind={kind} whyNot={t("sale.offline")} onPress={nothing}>
            {t("sale.paste")}
          </Button>
        </div>
      ))}
      <Field label={t("back.amount")} value={text} onInput={setText} isNumber />
      <Field
        label={t("back.amount")}
        support={t("back.support", { amount: "800" })}
        error={t("back.amount_wrong", { amount: "800" })}
        value={text}
        onInput={setText}
      />
      <Keypad onDigits={(digits) => setText(text + digits)} onClear={() => setText("")} />
    </section>
  );
}

function Pieces() {
  const banners: readonly BannerKind[] = ["test", "warning", "hold", "note"];
  return (
    <section>
      <h2>Pieces</h2>
      {banners.map((kind) => (
        <Banner key={kind} kind={kind}>
          {t(
            kind === "hold"
              ? "sale.hold_on"
              : kind === "test"
                ? "bar.no_real_money"
                : "sale.offline",
          )}
        </Banner>
      ))}
      <div class="row">
        {Object.entries(sampleSales).map(([name, sale]) => (
          <StatusChip key={name} status={saleStatus(sale)} />
        ))}
      </div>
      <p>
        <Money amount={9_007_199_254_740_991} currency="JPY" />{" "}
        <Money amount={-1_234} currency="USD" />
      </p>
      <p>
        <Foreign>{longName}</Foreign>
      </p>
      <EmptyState title={t("list.empty")} support={t("list.empty_support")} />
    </section>
  );
}
