import { t } from "../language.ts";
import { BarCodePicture } from "../part/bar-code-picture.tsx";
import { Countdown } from "../part/countdown.tsx";
import { Icon } from "../part/icon.tsx";
import { type IconName, iconShapes } from "../part/icon-shapes.ts";
import { IdChip } from "../part/id-chip.tsx";
import { QrPicture } from "../part/qr-picture.tsx";
import { SlideToPay } from "../part/slide-to-pay.tsx";
import { DisplayView } from "../terminal/display/display-view.tsx";
import { type DisplayScreen, displayScreens } from "../till/display/display-message.ts";
import { longName } from "./samples.ts";

const digits = "28012345678901234567";
const withAmount: readonly DisplayScreen[] = displayScreens.slice(2);

/** What a payer holds a phone for: the code, the countdown, the slide, and what stands still. */
export function PayerSamples() {
  return (
    <section>
      <h2>{t("code.heading")}</h2>
      <div class="row">
        <div class="design-code">
          <QrPicture text={`sekisho-sample-${digits}`} label={t("code.qr")} />
        </div>
        <div class="design-code">
          <BarCodePicture digits={digits} label={t("code.bar")} />
        </div>
      </div>
      <div class="row">
        {[60, 12, 0].map((seconds) => (
          <Countdown key={seconds} seconds={seconds} share={seconds / 60} />
        ))}
      </div>
      <SlideToPay label={t("confirm.slide")} onPaid={() => false} />
      <div class="row">
        {(Object.keys(iconShapes) as IconName[]).map((name) => (
          <Icon key={name} name={name} />
        ))}
        <IdChip id="pay_sample000431" />
      </div>
    </section>
  );
}

/** The customer's window, in each of its states, and unheard. */
export function DisplaySamples() {
  const rest = { currency: "JPY", shop: longName, language: "ja", isReal: false } as const;
  return (
    <section>
      <h2>{t("display.title")}</h2>
      <div class="design-window">
        <DisplayView told={null} seconds={null} />
      </div>
      {displayScreens.map((screen) => {
        const amount = withAmount.includes(screen) ? 1_200 : null;
        const seconds = screen === "confirm" ? 42 : null;
        return (
          <div key={screen} class="design-window">
            <DisplayView told={{ ...rest, screen, amount, leftMs: null }} seconds={seconds} />
          </div>
        );
      })}
    </section>
  );
}
