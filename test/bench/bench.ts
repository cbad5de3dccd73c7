/** One benchmark that `npm run bench -- <name>` runs. */
export interface Bench {
  /** `<what>.<measured against or how>`; what is typed. */
  readonly name: string;
  /** One line of `--help`. */
  readonly summary: string;
  /** Options it takes, by their long names, with what they are unless told; all are counts. */
  readonly options: Readonly<Record<string, number>>;
  /** Prints what it measured. `options` are integers of at least 1. Answers the exit code. */
  run(options: Readonly<Record<string, number>>): Promise<number>;
}

/** The value of an option that the bench declares. */
export function optionOf(options: Readonly<Record<string, number>>, name: string): number {
  const value = options[name];
  if (value === undefined) throw new Error(`the bench declares no option ${name}`);
  return value;
}
