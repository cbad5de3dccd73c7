/** The screens of the app, by the first word of the address's fragment. */
const screens = [
  ...(["home", "pay", "activity", "payment", "top-up", "points", "redemption"] as const),
  ...(["me", "devices", "contacts", "factors", "recovery-codes", "limits", "help"] as const),
] as const;

export type ScreenName = (typeof screens)[number];

/** Where somebody is in the app. */
export interface AppPlace {
  readonly screen: ScreenName;
  /** What of it: a payment's id. Empty where the screen is of one thing only. */
  readonly id: string;
}

/** The place that a fragment names, `#payment/pay_…`; whatever it does not know is home. */
export function appPlaceOf(fragment: string): AppPlace {
  const [, word = "", id = ""] = /^#?([a-z-]+)(?:\/([\w-]{1,64}))?$/.exec(fragment) ?? [];
  const screen = screens.find((each) => each === word);
  return screen === undefined ? { screen: "home", id: "" } : { screen, id };
}

/** The fragment that names a place. No code, token or route is ever in it: only ids. */
export function fragmentOf({ screen, id }: AppPlace): string {
  return id === "" ? `#${screen}` : `#${screen}/${id}`;
}
