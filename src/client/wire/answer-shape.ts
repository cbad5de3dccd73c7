/** Whether one value of an answer is what the contract says. */
type Check = (value: unknown) => boolean;

/**
 * How a value in an answer has to be. A text is the letters of what it may be: `s` a string, `t` one
 * with something in it, `n` a number, `b` true or false, `z` null, `o` an object, `*` anything. A list
 * of one is a list of such values, a longer one says what all the value may be. An object has these
 * members and may have more; those that end in `?` may be absent. Which words a string may be is not
 * asked: a newer server may know more.
 */
export type Shape = string | Check | readonly Shape[] | { readonly [member: string]: Shape };

/** What calls are answered with, by `METHOD /path/{parameter}`; with ` 202` when they wait. */
export type AnswerShapes = Readonly<Record<string, Shape>>;

/** An object of an answer, of which nothing is known. */
export type Members = Readonly<Record<string, unknown>>;

/** Whether a value, at every depth, has what its shape asks for. */
export function fits(shape: Shape, value: unknown): boolean {
  if (typeof shape === "function") return shape(value);
  if (typeof shape === "string") return isOneOf(shape, value);
  if (Array.isArray(shape)) {
    if (shape.length > 1) return shape.some((each) => fits(each, value));
    return Array.isArray(value) && value.every((each) => fits(shape[0] as Shape, each));
  }
  if (!isMembers(value)) return false;
  return Object.entries(shape).every(([name, inner]) => {
    const told = value[name.replace("?", "")];
    return (told === undefined && name.endsWith("?")) || fits(inner, told);
  });
}

/** True for an object that is no list. */
export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tokens that can be sent back: anything but visible ASCII would fail every later call. */
export function areTokens(value: unknown): boolean {
  if (!fits({ access_token: "t", expires_in: "n", "refresh_token?": "sz" }, value)) return false;
  const { access_token: token, token_type: type, expires_in: seconds } = value as Members;
  const isLasting = (seconds as number) > 0 && Number.isSafeInteger(seconds);
  return /^[\x21-\x7e]+$/.test(token as string) && type === "DPoP" && isLasting;
}

/** Tokens of which the next are had by the refresh token among them; null where it is another's. */
export function areRenewableTokens(value: unknown): boolean {
  return areTokens(value) && fits({ refresh_token: "sz" }, value);
}

const letters: Readonly<Record<string, Check>> = {
  s: (value) => typeof value === "string",
  t: (value) => typeof value === "string" && value !== "",
  n: (value) => Number.isFinite(value),
  b: (value) => typeof value === "boolean",
  z: (value) => value === null,
  o: isMembers,
  "*": (value) => value !== undefined,
};

function isOneOf(shape: string, value: unknown): boolean {
  return [...shape].some((letter) => letters[letter]?.(value));
}
