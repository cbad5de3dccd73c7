/**
 * Undoes what scanners and keyboards do to a code, so that the server, which takes a code letter for
 * letter, sees what the phone showed. A good code comes out as it went in; nothing is guessed, and
 * nothing is verified. Undone are:
 *
 * - what is put around a code or into it: carriage return, line feed, tab, spaces of every width, a
 *   byte order mark, STX, ETX and the other control characters, zero-width characters, and in front
 *   an AIM identifier (ISO/IEC 15424, `]Q1`) and the character set of a picture that names one
 *   (an ECI designator, `\000026`);
 * - full-width letters, digits and signs of a Japanese input method, its punctuation among them;
 * - a scanner that types for a US keyboard on a machine with a Japanese one: `_` as `=` in a signed
 *   code, `=` as `^` and `+` as `~` in a JPQR or EMV payload, `]` as `[` and `\` as `]` in front of it;
 * - letters whose cases were swapped by caps lock;
 * - the groups of a bar code's number, with spaces or hyphens, when a person types it.
 *
 * A code that was cut cannot be restored: a reader that ends at 255 characters has to read the bar
 * code or the JPQR payload.
 */
export function readScanned(text: string): string {
  const bare = withoutFrame(narrow(text));
  if (/^[0-9-]+$/.test(bare)) return bare.replaceAll("-", "");
  if (bare.includes(".")) {
    const signed = bare.replaceAll("=", "_");
    return signed.startsWith("EYj") ? swapCase(signed) : signed;
  }
  const payload = bare.replaceAll("^", "=").replaceAll("~", "+");
  return payload.startsWith("Hqv") ? swapCase(payload) : payload;
}

/** Full-width forms (U+FF01–FF5E) as ASCII, and signs of a Japanese input method as those of a code. */
function narrow(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/[\u3002\uff61]/g, ".")
    .replaceAll(/[\u30fb\uff65]/g, "/")
    .replaceAll(/[\u2010-\u2015\u2212\u30fc\uff70]/g, "-");
}

/** Without white space, invisible characters, an AIM identifier and an ECI designator. */
function withoutFrame(text: string): string {
  const visible = text.replaceAll(/[\s\p{Cc}\p{Cf}]/gu, "");
  return visible.replace(/^(?:[\][][A-Za-z][0-9A-Za-z])?(?:[\\\]¥￥]\d{6})?/, "");
}

function swapCase(text: string): string {
  return text.replaceAll(/[A-Za-z]/g, (letter) => {
    const lower = letter.toLowerCase();
    return letter === lower ? letter.toUpperCase() : lower;
  });
}
