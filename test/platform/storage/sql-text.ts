/** A place for a value: unnamed, or with the name it has in the text (`?2`, `:a`, `@a`, `$a`). */
export type Slot = string | null;

/** Strings, quoted names, comments and parameters, in the order in which they are tried. */
const parts =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\?(\d*)|([:@$][A-Za-z0-9_$]+)/g;

/**
 * Where a statement takes its values, by their place: `node:sqlite` neither tells how many there are
 * nor refuses too few.
 */
export function slotsOf(statement: string): readonly Slot[] {
  const slots: Slot[] = [];
  for (const [whole, number, name] of statement.matchAll(parts)) {
    if (name !== undefined) {
      if (!slots.includes(name)) slots.push(name);
    } else if (number === "") {
      slots.push(null);
    } else if (number !== undefined) {
      while (slots.length < Number(number)) slots.push(null);
      slots[Number(number) - 1] = whole;
    }
  }
  return slots;
}

/** Whether nothing is left to run in a text. */
export function isBlank(text: string): boolean {
  return text.replaceAll(/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, "").trim() === "";
}
