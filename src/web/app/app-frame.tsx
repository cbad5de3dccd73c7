import type { ComponentChildren } from "preact";
import { t } from "../language.ts";
import { Banner } from "../part/banner.tsx";
import { Icon } from "../part/icon.tsx";
import { place } from "../payer/address.ts";
import type { Payer } from "../payer/payer.ts";
import { fragmentOf, type ScreenName } from "../payer/place.ts";
import { FreezeButton } from "./freeze-button.tsx";
import { WalletBanners } from "./wallet-banners.tsx";

/** The bottom bar, each with the screens that belong to it. */
const tabs = {
  home: ["home", "points", "redemption"],
  activity: ["activity", "payment"],
  "top-up": ["top-up"],
  me: ["me", "devices", "contacts", "factors", "recovery-codes", "limits", "help"],
} as const satisfies Readonly<Record<string, readonly ScreenName[]>>;

const icons = { home: "home", activity: "list", "top-up": "plus", me: "person" } as const;
const tabNames = Object.keys(tabs) as (keyof typeof tabs)[];

/** What stands around every screen but the code: help and freeze above, where to go below. */
export function AppFrame(props: { readonly payer: Payer; readonly children: ComponentChildren }) {
  const { payer, children } = props;
  const isReal = payer.facts.environment === "production";
  const { screen } = place.value;
  return (
    <div class="app">
      <header>
        {isReal ? null : <Banner kind="test">{t("bar.no_real_money")}</Banner>}
        <div class="app-head">
          <a href="#help">{t("app.help")}</a>
          <p role="status">
            {payer.isOnline.value ? null : <span class="chip open">{t("banner.offline")}</span>}
          </p>
          <FreezeButton payer={payer} />
        </div>
        <WalletBanners payer={payer} />
      </header>
      <main>{children}</main>
      <nav class="app-bar" aria-label={t("app.title")}>
        {tabNames.map((tab) => {
          const isHere = (tabs[tab] as readonly ScreenName[]).includes(screen);
          return (
            <a
              key={tab}
              href={fragmentOf({ screen: tab, id: "" })}
              aria-current={isHere ? "page" : undefined}
            >
              <Icon name={icons[tab]} />
              <span>{t(`app.tab.${tab}`)}</span>
            </a>
          );
        })}
      </nav>
    </div>
  );
}
