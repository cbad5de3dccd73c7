/** What a page has to know of its browser before somebody gets in. */
export type BrowserKind =
  /** Inside another app, whose browser keeps nothing for long and has no passkeys. */
  | "in_app"
  /** A tab on an iPhone or iPad: its store may be emptied, that of an installed app is its own. */
  | "ios_tab"
  | "plain";

/** What a browser says of itself. */
interface Browser {
  readonly userAgent: string;
  /** How many fingers it tells apart. */
  readonly maxTouchPoints: number;
}

/** An iPad calls itself a Mac; no Mac is touched by several fingers. */
function nameOf({ userAgent, maxTouchPoints }: Browser): string {
  return maxTouchPoints > 1 ? userAgent.replace("Macintosh", "iPad") : userAgent;
}

/** Of which kind a browser is, by its name for itself. */
export function browserKind(browser: Browser, isInstalled: boolean): BrowserKind {
  const userAgent = nameOf(browser);
  if (/\bLine\/|\bFBA[NV]\b|Instagram|Twitter|MicroMessenger|; wv\)/i.test(userAgent))
    return "in_app";
  return /iPhone|iPad|iPod/.test(userAgent) && !isInstalled ? "ios_tab" : "plain";
}

const systems = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "Chromebook"],
  [/Windows/, "Windows"],
  [/Macintosh/, "Mac"],
  [/Linux/, "Linux"],
] as const;

const browsers = [
  [/Edg/, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser/, "Samsung Internet"],
  [/Firefox|FxiOS/, "Firefox"],
  [/Chrome|CriOS/, "Chrome"],
  [/Safari/, "Safari"],
] as const;

/** A name by which its owner knows this phone among others: `iPhone · Safari`. */
export function deviceNameOf(browser: Browser): string {
  const userAgent = nameOf(browser);
  const named = [systems, browsers].flatMap(
    (table) => table.find(([form]) => form.test(userAgent))?.[1] ?? [],
  );
  return named.join(" · ");
}
