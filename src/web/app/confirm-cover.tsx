import { useEffect, useRef, useState } from "preact/hooks";
import { moneyText } from "../format/money.ts";
import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Foreign } from "../part/foreign.tsx";
import { Money } from "../part/money.tsx";
import { SlideToPay } from "../part/slide-to-pay.tsx";
import type { WaitingPayment } from "../payer/confirm/waiting.ts";
import { announce } from "../payer/live/announce.ts";
import type { Payer } from "../payer/payer.ts";

/** Asked again by sound when nobody has looked for so long. */
const againMs = 20_000;
const tickMs = 250;

/** A payment that waits for its payer: what is paid to whom, in big type, and two ways to pay it. */
export function ConfirmCover(props: { readonly payer: Payer; readonly waiting: WaitingPayment }) {
  const { payer, waiting } = props;
  const { confirms } = payer.paying.live;
  const { asked } = waiting;
  const heading = useRef<HTMLHeadingElement>(null);
  const [, setTick] = useState(0);
  useEffect(() => {
    heading.current?.focus();
    const again = setTimeout(() => announce("confirm"), againMs);
    const timer = setInterval(() => {
      confirms.tick();
      setTick((tick) => tick + 1);
    }, tickMs);
    return () => {
      clearTimeout(again);
      clearInterval(timer);
    };
  }, []);
  // Rounded down: the server's clock is known to half a second, and none is promised that there is not.
  const seconds = Math.max(0, Math.floor((waiting.confirmByMs - payer.nowMs()) / 1_000));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return (
    <section class="confirm">
      <div class="confirm-head">
        <h1 id="cover-title" ref={heading} tabIndex={-1}>
          {t("confirm.title")}
        </h1>
        <p class="confirm-left">{t("confirm.left", { time })}</p>
      </div>
      <div class="confirm-what">
        <p class="confirm-shop">
          <Foreign>{asked.shown.merchant_name}</Foreign>
        </p>
        <p>
          <Foreign>{asked.shown.store_name}</Foreign>
        </p>
        <p class="confirm-amount">
          <Money amount={asked.amount} currency={asked.currency} />
        </p>
      </div>
      <Answers payer={payer} waiting={waiting} />
      <LeftReadOut seconds={seconds} />
    </section>
  );
}

/** The two ways to pay, the one not to; or where the answer is that was sent. */
function Answers({ payer, waiting }: { readonly payer: Payer; readonly waiting: WaitingPayment }) {
  const { confirms } = payer.paying.live;
  const [isSecondTap, setSecondTap] = useState(false);
  const [hasChanged, setChanged] = useState(false);
  const before = useRef(waiting);
  useEffect(() => {
    if (before.current === waiting) return;
    // Other figures than were on screen: whatever was begun with the old ones is begun anew.
    before.current = waiting;
    setSecondTap(false);
    setChanged(true);
  }, [waiting]);
  const decide = (decision: "approve" | "reject") => confirms.decide(waiting, decision);
  const sending = confirms.sending.value;
  if (sending?.kind === "sending") {
    return (
      <div class="confirm-acts" role="status">
        <p class="confirm-state">{t(sending.isLost ? "confirm.finding_out" : "confirm.sending")}</p>
        <p>{sending.isLost ? t("confirm.finding_why") : null}</p>
      </div>
    );
  }
  if (sending?.kind === "refused") {
    const isCooling = sending.problem.code === "forbidden";
    return (
      <div class="confirm-acts">
        <p class="confirm-state" role="alert">
          {t(isCooling ? "confirm.cooling" : "confirm.refused")}
        </p>
        <Button onPress={() => confirms.again()}>{t("confirm.back")}</Button>
      </div>
    );
  }
  const { amount, currency } = waiting.asked;
  const text = moneyText(amount, currency, language.value);
  return (
    <div class="confirm-acts">
      {hasChanged ? (
        <p class="confirm-state" role="alert">
          {t("confirm.changed")}
        </p>
      ) : null}
      <SlideToPay
        key={JSON.stringify(waiting)}
        label={t("confirm.slide")}
        onPaid={() => decide("approve")}
      />
      {isSecondTap ? (
        <Button key="second" kind="primary" isNext onPress={() => decide("approve")}>
          {t("confirm.yes", { amount: text })}
        </Button>
      ) : (
        <Button key="first" onPress={() => setSecondTap(true)}>
          {t("confirm.two_taps")}
        </Button>
      )}
      <Button onPress={() => decide("reject")}>{t("confirm.no")}</Button>
      <p class="confirm-closing">{t("confirm.closing")}</p>
    </div>
  );
}

/** Says how long there is at 30 and at 10 seconds; nobody is read every one. */
function LeftReadOut({ seconds }: { readonly seconds: number }) {
  const [told, setTold] = useState("");
  useEffect(() => {
    if (seconds === 30 || seconds === 10) setTold(t("confirm.read_left", { seconds }));
  }, [seconds]);
  return (
    <p class="unseen" role="status">
      {told}
    </p>
  );
}
