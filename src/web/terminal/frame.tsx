import type { ComponentChildren } from "preact";
import { BareButton } from "../bare-button.tsx";
import { t } from "../language.ts";
import { Banner } from "../part/banner.tsx";
import { Foreign } from "../part/foreign.tsx";
import { isAudible, playSound, unlockSound } from "../sound.ts";
import { openDisplay } from "../till/display/tell-display.ts";
import type { Till, TillPage } from "../till/till.ts";

const pages = ["sale", "sales", "drawer", "settings"] as const satisfies readonly TillPage[];

/** What stands around every page of the till: who it is, how it is connected, where to go. */
export function Frame({ till, children }: { till: Till; children: ComponentChildren }) {
  const isReal = till.facts.environment === "production";
  const { isHold } = till.notes.value ?? {};
  return (
    <div class="till">
      <header>
        {isReal ? null : <Banner kind="test">{t("bar.no_real_money")}</Banner>}
        <Head till={till} />
        {isHold ? <Banner kind="hold">{t("sale.hold_on")}</Banner> : null}
      </header>
      <main>{children}</main>
      <nav class="menu" aria-label={t("till.title")}>
        {pages.map((page) => (
          <BareButton
            key={page}
            isHere={till.page.value === page}
            onPress={() => {
              till.page.value = page;
            }}
          >
            {t(`menu.${page}`)}
          </BareButton>
        ))}
        <BareButton
          look="hold"
          isPressed={isHold === true}
          on={isHold ? "off" : "on"}
          onPress={() => void till.note({ isHold: !isHold })}
        >
          {t("menu.hold")}
        </BareButton>
        <BareButton onPress={openDisplay}>{t("menu.display")}</BareButton>
      </nav>
    </div>
  );
}

function Head({ till }: { readonly till: Till }) {
  const { storeName, merchantName } = till.notes.value ?? {};
  const isOnline = till.isOnline.value;
  return (
    <div class="head">
      <div class="who">
        {/* In the place of who it is: a line of its own would move the keys under a finger. */}
        <p role="status">{isOnline ? null : <span class="lamp off">{t("sale.offline")}</span>}</p>
        {isOnline ? (
          <p>
            {storeName ? (
              <Foreign>{[merchantName, storeName].filter(Boolean).join("\u00a0· ")}</Foreign>
            ) : (
              t("till.title")
            )}
          </p>
        ) : null}
      </div>
      {isOnline ? <p class="lamp on">{t("state.online")}</p> : null}
      <BareButton
        look={`lamp ${isAudible.value ? "on" : "off"}`}
        onPress={() => void unlockSound().then(() => playSound("ready"))}
      >
        {t(isAudible.value ? "sound.on" : "sound.off")}
      </BareButton>
    </div>
  );
}
