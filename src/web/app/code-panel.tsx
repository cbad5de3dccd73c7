import { useEffect, useRef, useState } from "preact/hooks";
import type { ShownCode } from "../../client/shown-code.ts";
import { BareButton } from "../bare-button.tsx";
import { moneyText } from "../format/money.ts";
import { language, t } from "../language.ts";
import { BarCodePicture } from "../part/bar-code-picture.tsx";
import { Countdown } from "../part/countdown.tsx";
import { Money } from "../part/money.tsx";
import { QrPicture } from "../part/qr-picture.tsx";
import type { Payer } from "../payer/payer.ts";
import { inFours } from "../symbol/code-128.ts";
import { tickingMs } from "../ticking.ts";

const lifeMs = 60_000;
/** Holds the longest code, online or offline: no code changes the size of the one before. */
const qrVersion = 12;
/** A reader is told of the time twice: when the code appears, and here. */
const readOutAt = 15;

/** A code as QR and as bars, with its countdown; a tap on either fills the screen with it. */
export function CodePanel(props: {
  readonly payer: Payer;
  readonly code: ShownCode;
  readonly endMs: number;
}) {
  const { payer, code, endMs } = props;
  const [enlarged, setEnlarged] = useState<"qr" | "bar" | null>(null);
  const { bar_code: digits } = code;
  if (enlarged !== null) {
    return (
      <BareButton look={`enlarged ${enlarged}`} onPress={() => setEnlarged(null)}>
        {enlarged === "bar" && digits !== null ? (
          <BarCodePicture digits={digits} label={t("code.bar")} isUpright />
        ) : (
          <QrPicture text={code.qr} label={t("code.qr")} version={qrVersion} />
        )}
        <CodeLeft endMs={endMs} />
        <span class="unseen">{t("act.close")}</span>
      </BareButton>
    );
  }
  return (
    <div class="code-panel">
      {digits === null ? null : (
        <div class="code-bar">
          <BareButton look="code-button" onPress={() => setEnlarged("bar")}>
            <BarCodePicture digits={digits} label={t("code.bar")} />
          </BareButton>
          {/* Outside the button: no browser lets anybody select what is written on one. */}
          <span class="code-digits">{inFours(digits)}</span>
        </div>
      )}
      <BareButton look="code-button" onPress={() => setEnlarged("qr")}>
        <QrPicture text={code.qr} label={t("code.qr")} version={qrVersion} />
      </BareButton>
      <div class="code-about">
        <CodeLeft endMs={endMs} />
        <div>
          <p class="code-hold">{t("code.hold_it")}</p>
          <p>{t("code.brighter")}</p>
        </div>
      </div>
      {code.offline ? (
        <p class="code-offline">
          {t("code.offline", {
            amount: moneyText(
              payer.facts.limits.offline_amount_max,
              payer.facts.currency,
              language.value,
            ),
            left: code.left ?? 0,
          })}
        </p>
      ) : (
        <Balance payer={payer} />
      )}
      <ReadOut endMs={endMs} />
    </div>
  );
}

/** How long the code still pays, in milliseconds; whatever asks is drawn anew as it goes by. */
function leftOf(endMs: number): number {
  return Math.max(0, endMs - tickingMs());
}

/** Apart from the code, whose pictures are not drawn anew with it. */
function CodeLeft({ endMs }: { readonly endMs: number }) {
  const leftMs = leftOf(endMs);
  return <Countdown seconds={secondsOf(leftMs)} share={leftMs / lifeMs} />;
}

const secondsOf = (ms: number) => Math.ceil(ms / 1_000);

function Balance({ payer }: { readonly payer: Payer }) {
  const wallet = payer.known.value?.wallet;
  return (
    <p class="code-balance">
      <span>
        {wallet === undefined ? null : (
          <>
            {t("home.balance")} <Money amount={wallet.available} currency={wallet.currency} />
          </>
        )}
      </span>
      <span>{t(payer.isOnline.value ? "state.online" : "state.offline")}</span>
    </p>
  );
}

/** Says what is there and for how long, once, and again near its end; a renewal is silent. */
function ReadOut({ endMs }: { readonly endMs: number }) {
  const seconds = secondsOf(leftOf(endMs));
  const [told, setTold] = useState("");
  const hasBegun = useRef(false);
  useEffect(() => {
    if (hasBegun.current && seconds !== readOutAt) return;
    hasBegun.current = true;
    setTold(t("code.read_out", { seconds }));
  }, [seconds]);
  return (
    <p class="unseen" role="status">
      {told}
    </p>
  );
}
