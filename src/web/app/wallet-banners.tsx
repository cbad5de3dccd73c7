import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { deadMs } from "../dead-time.ts";
import { moneyText } from "../format/money.ts";
import { dayText } from "../format/time.ts";
import { language, t } from "../language.ts";
import { Banner } from "../part/banner.tsx";
import { Button } from "../part/button.tsx";
import { Foreign } from "../part/foreign.tsx";
import type { Payer } from "../payer/payer.ts";
import { type WalletSign, walletSigns } from "../payer/wallet-signs.ts";
import { SupportLink } from "../support-link.tsx";
import { Unfreeze } from "./freeze-button.tsx";
import { phoneName } from "./me/phone-name.ts";

/**
 * What of the wallet's state everybody has to know, on every screen: each with what to do. Until the
 * wallet was read they have the room that they took last, so that nothing below moves when they come.
 */
export function WalletBanners({ payer }: { readonly payer: Payer }) {
  const signs = walletSigns({
    wallet: payer.known.value?.wallet ?? null,
    areCodesDue: payer.notes.value?.areCodesDue === true,
    knownPhones: payer.notes.value?.knownPhones ?? [],
  });
  const own = useRef<HTMLDivElement>(null);
  const isKnown = payer.known.value !== null;
  const lastPx = payer.notes.value?.bannersPx ?? 0;
  useLayoutEffect(() => {
    own.current?.style.setProperty("min-height", isKnown ? "0" : `${lastPx}px`);
  }, [isKnown, lastPx]);
  useEffect(() => {
    const px = own.current?.offsetHeight ?? 0;
    if (isKnown && px !== lastPx) void payer.note({ bannersPx: px });
  });
  const stoodPx = useRef<number | null>(null);
  useLayoutEffect(() => {
    const px = own.current?.offsetHeight ?? 0;
    const hasMoved = stoodPx.current !== null && stoodPx.current !== px;
    stoodPx.current = px;
    const below = own.current?.closest(".app")?.querySelector("main");
    if (hasMoved && below) deaden(below);
  });
  return (
    <div class="banners" ref={own}>
      {signs.map((sign) => (
        <Said key={sign.kind} payer={payer} sign={sign} />
      ))}
    </div>
  );
}

/** What has moved by itself is dead under the pointer as long as what has just appeared. */
function deaden(moved: HTMLElement): void {
  moved.style.setProperty("pointer-events", "none");
  setTimeout(() => moved.style.removeProperty("pointer-events"), deadMs);
}

type NewPhones = Pick<Extract<WalletSign, { readonly kind: "new_phone" }>, "phones">;

function Said({ payer, sign }: { readonly payer: Payer; readonly sign: WalletSign }) {
  switch (sign.kind) {
    case "frozen":
      return <Frozen payer={payer} />;
    case "new_phone":
      return <NewPhone payer={payer} phones={sign.phones} />;
    case "stopped":
    case "phone_stopped":
    case "closed":
      return (
        <Banner kind="warning">
          {t(`banner.${sign.kind}`)} <SupportLink facts={payer.facts} />
        </Banner>
      );
    case "cooling": {
      const { currency } = payer.facts;
      const until = dayText(sign.untilMs, payer.facts.time_zone, language.value);
      const amount = moneyText(sign.amountMax, currency, language.value);
      return (
        <Banner kind="note">
          {t("banner.cooling", { until, amount })} <a href="#help">{t("banner.how_to_approve")}</a>
        </Banner>
      );
    }
    case "codes_due":
      return (
        <Banner kind="note">
          {t("banner.codes_due")} <a href="#recovery-codes">{t("banner.codes_make")}</a>
        </Banner>
      );
  }
}

/** Phones that perhaps somebody else has added: said until their owner has said to know them. */
function NewPhone({ payer, phones }: { readonly payer: Payer } & NewPhones) {
  const [newest] = phones;
  const isFrozen = payer.known.value?.wallet.state === "frozen";
  const time = dayText(Date.parse(newest.enrolled_at), payer.facts.time_zone, language.value);
  return (
    <div class="banner-box">
      <Banner kind="warning">
        {t("banner.new_phone")} <Foreign>{phoneName(newest)}</Foreign>{" "}
        {t("banner.new_phone_why", { time })} <a href="#devices">{t("banner.see_phones")}</a>
      </Banner>
      {isFrozen ? null : (
        <Button kind="danger" onPress={() => payer.freezing.begin()}>
          {t("lost.freeze")}
        </Button>
      )}
      <Button onPress={() => void payer.knowPhones(phones.map(({ device_id: id }) => id))}>
        {t("banner.new_phone_mine")}
      </Button>
    </div>
  );
}

/** The owner's own freeze can be ended where it is told of. */
function Frozen({ payer }: { readonly payer: Payer }) {
  return (
    <div class="banner-box">
      <Banner kind="warning">{t("banner.frozen")}</Banner>
      <Unfreeze payer={payer} />
    </div>
  );
}
