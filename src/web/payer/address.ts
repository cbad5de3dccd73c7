import { signal } from "@preact/signals";
import { type AppPlace, appPlaceOf, fragmentOf, type ScreenName } from "./place.ts";

/** Where the app is now. */
export const place = signal<AppPlace>({ screen: "home", id: "" });

/** Goes there; the browser's own "back" leads here again. */
export function go(screen: ScreenName, id = ""): void {
  location.hash = fragmentOf({ screen, id });
}

/** Follows the address until `ended`. */
export function followAddress(ended: AbortSignal): void {
  const follow = () => {
    place.value = appPlaceOf(location.hash);
  };
  addEventListener("hashchange", follow, { signal: ended });
  follow();
}
