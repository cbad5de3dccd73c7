/** The languages that pages are written in. */
export type Language = "ja" | "en";

/**
 * One text, in both languages side by side; `{name}` is where a parameter goes. `[day|days]` after it is
 * the word for one of them, and for any other number.
 */
export interface Phrase {
  readonly ja: string;
  readonly en: string;
}

/** The names of a text's parameters. */
export type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** What a text is told: a member for each of its parameters, nothing for a text without any. */
export type Told<Name extends string> = [Name] extends [never]
  ? []
  : [told: Readonly<Record<Name, string | number>>];

const plurals = new Intl.PluralRules("en");
const figures = new Intl.NumberFormat("en");

/**
 * Puts what is told in its places, numbers as people write them (`12,040`), and of the words for it
 * those that its number asks for.
 */
export function filled(text: string, told: Readonly<Record<string, string | number>> = {}): string {
  const counted = /\{(\w+)\}([^{}[\]]*)\[([^|\]]*)\|([^\]]*)\]/g;
  return text
    .replaceAll(counted, (_, name: string, between: string, one: string, other: string) => {
      const isOne = plurals.select(Number(told[name])) === "one";
      return `{${name}}${between}${isOne ? one : other}`;
    })
    .replaceAll(/\{(\w+)\}/g, (place, name: string) => {
      const value = told[name] ?? place;
      return typeof value === "number" ? figures.format(value) : value;
    });
}
