/** What JSON is made of (RFC 8259), and the space before it. */
const part =
  /\s*(?:([[\]{},:])|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?))/uy;

/** What may come next: by its own sign, `"` for a name, `v` for a value, `e` for the end of all. */
type Wanted = string;

/**
 * Where reading a text as JSON ends: the place of the first part that may not stand there, or the end
 * of what was read of a text that goes no further. It is meant for texts that are no JSON.
 */
export function unreadPlace(text: string): number {
  const open: string[] = [];
  let wanted: Wanted = "v";
  let read = 0;
  part.lastIndex = 0;
  for (;;) {
    const found = part.exec(text);
    if (found === null) break;
    const [, sign, string] = found;
    const kind = sign ?? (string === undefined ? "v" : '"');
    const isWanted =
      wanted.includes(kind) || (wanted.includes("v") && (kind === '"' || "{[".includes(kind)));
    if (!isWanted) break;
    read = part.lastIndex;
    if (kind === "{" || kind === "[") open.push(kind);
    if (kind === "}" || kind === "]") open.pop();
    wanted = nextAfter(kind, wanted, open.at(-1));
  }
  const rest = text.slice(read).search(/\S/);
  return rest < 0 ? read : read + rest;
}

function nextAfter(kind: string, before: Wanted, within: string | undefined): Wanted {
  if (kind === "{") return '"}';
  if (kind === "[") return "v]";
  if (kind === ":") return "v";
  if (kind === ",") return within === "{" ? '"' : "v";
  // A name, where a name was wanted and no value.
  if (kind === '"' && within === "{" && !before.includes("v")) return ":";
  if (within === undefined) return "e";
  return within === "{" ? ",}" : ",]";
}
