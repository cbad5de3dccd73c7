/** One call of the contract and its answer, as a document shows it. */
export interface Example {
  /** What stands in the path's braces. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly answer: unknown;
}

/** When every example was made, on its own clock. */
const morningMs = Date.UTC(2027, 0, 15, 8);
const day = "2027-01-15";
const token = "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJpc3MiOiJodHRwcyJ9.c2lnbmF0dXJl";
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
/** Figures that depend on what else goes on in the deployment. */
const numbers = { snapshot_version: 7, percent: 100, played: 1, observed_value: 12 };
/** How a deployment is while a test keeps it busy. */
const health = ["pass", "warn", "fail"];
/** Rows of a list that are shown. */
const rowsMax = 2;

/**
 * The same example with everything of the moment made the same in every run: ids, tokens, codes and
 * keys keep their make, times their distance from the answer, and of a list two rows are left. What
 * stands twice in an example is the same twice.
 */
export function stable(example: Example, nowMs: number): Example {
  const seen = new Map<string, string>();
  const swap = (text: string, alike: (index: number) => string) => {
    const known = seen.get(text) ?? alike(seen.size);
    seen.set(text, known);
    return known;
  };
  const steady = (value: unknown, member: string): unknown => {
    if (member === "output") return null;
    if (member === "status" && health.includes(`${value}`)) return health[0];
    if (typeof value === "string") return steadyText(value, member, swap, nowMs);
    if (Array.isArray(value)) {
      const rows = typeof value[0] === "object" ? value.slice(0, rowsMax) : value;
      return rows.map((each) => steady(each, member));
    }
    if (member in numbers) return numbers[member as keyof typeof numbers];
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).map(([name, inner]) => [name, steady(inner, name)]);
    return Object.fromEntries(members);
  };
  return steady(example, "") as Example;
}

function steadyText(
  text: string,
  member: string,
  swap: (text: string, alike: (index: number) => string) => string,
  nowMs: number,
): string {
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text)) return steadyTime(text, nowMs);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return day;
  if (/^\d+\.\d+$/.test(text)) return "128.41";
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return token;
  if (/^otpauth:/.test(text))
    return "otpauth://totp/Sekisho?secret=JBSWY3DPEHPK3PXP&issuer=Sekisho";
  if (/^\d{6}$|^\d{8}$/.test(text)) return "12345678".slice(0, text.length);
  if (member === "kid") return "access-1";
  // Of a length that changes with its numbers.
  if (member === "signature") return filled("Aa".repeat(48), 5);
  if (member in point) return point[member as keyof typeof point];
  const fill = (word: string) => swap(word, (index) => filled(word, index));
  if (/^[A-Z2-7]{16,}$/.test(text)) return fill(text);
  const named = text
    .replaceAll(/[a-z.-]+-\d{6}@example\.com/g, "hanako@example.com")
    .replaceAll(/\b([A-Za-z_]+)-\d{6}\b/g, (_whole, word: string) =>
      /name|label/.test(member) ? capital(word) : `${word}-000001`,
    );
  if (opaque.test(named) && isOfTheMoment(named)) return fill(named);
  // Ids and keys inside a sentence.
  return named.replaceAll(/\b(?:[a-z]{2,4}_)?[A-Za-z0-9+/=_-]{14,}/g, (word) =>
    isOfTheMoment(word) ? fill(word) : word,
  );
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** The point of RFC 7517, appendix A.1. */
const point = {
  x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
  y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
};

const opaque = /^[A-Za-z0-9+/=_-]{14,}$/;

/** True of an id, a key, a digest: words are of small letters. */
function isOfTheMoment(word: string): boolean {
  return /[A-Z0-9]/.test(word) && !/-000001$/.test(word);
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** The distances that times have from an answer. */
const distancesMs = [
  ...[0, minuteMs / 2, minuteMs, 5 * minuteMs, 10 * minuteMs, 30 * minuteMs, hourMs],
  ...[24, 72, 7 * 24, 30 * 24].map((hours) => hours * hourMs),
];

/**
 * What was chosen stays; what the clock gave has the known distance that is nearest. What happened in
 * this run happened now.
 */
function steadyTime(text: string, nowMs: number): string {
  const atMs = Date.parse(text);
  if (atMs % hourMs === 0) return text;
  const away = Math.abs(atMs - nowMs);
  if (atMs < nowMs && away < hourMs / 2) return new Date(morningMs).toISOString();
  const nearest = distancesMs.reduce((best, each) =>
    Math.abs(each - away) < Math.abs(best - away) ? each : best,
  );
  return new Date(morningMs + Math.sign(atMs - nowMs) * nearest).toISOString();
}

const kinds =
  "alr apr bkt can cof con dev evt fac fun los mer opk opr ops opv par pay rec red reg req rfd rt sgn sto stp ter top wal";
/** What ids of ours begin with: a random text has three letters and this sign by chance. */
const ofAnId = new RegExp(`^(?:${kinds.replaceAll(" ", "|")})_`);

/** A text of the same length and make: its prefix, and letters and digits that mean nothing. */
function filled(text: string, index: number): string {
  const prefix = ofAnId.exec(text)?.[0] ?? "";
  const rest = text.slice(prefix.length);
  const signs = /^\d+$/.test(rest)
    ? "0123456789"
    : /^[0-9a-f]+$/.test(rest)
      ? "0123456789abcdef"
      : /^[A-Z2-7]+$/.test(rest)
        ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        : letters;
  // Groups that a person reads stay groups.
  const grouped = /^\w{4}(?:-\w{4}){3}$/.test(rest);
  let state = index * 7 + 1;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return signs[(state >>> 8) % signs.length];
  };
  return prefix + [...rest].map((sign) => (grouped && sign === "-" ? sign : next())).join("");
}
