/** What a page has to know of its browser before somebody gets in. */
export type BrowserKind =
  /** Inside another app, whose browser keeps nothing for long and has no passkeys. */
  | "in_app"
  /** A tab on an iPhone or iPad: its store may be emptied, that of an installed app is its own. */
  | "ios_tab"
  | "plain";

/** Of which kind a browser is, by its name for itself. */
export function browserKind(userAgent: string, isInstalled: boolean): BrowserKind {
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
export function deviceNameOf(userAgent: string): string {
  const named = [systems, browsers].flatMap(
    (table) => table.find(([form]) => form.test(userAgent))?.[1] ?? [],
  );
  return named.join(" · ");
}
