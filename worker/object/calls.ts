/**
 * An object's methods as its callers see them: every answer in a promise. The platform's own types
 * lose `unknown` members on the way; what crosses is the same plain data.
 */
export type Calls<T> = {
  readonly [K in keyof T as T[K] extends (...input: never[]) => unknown ? K : never]: T[K] extends (
    ...input: infer Input
  ) => infer Output
    ? (...input: Input) => Promise<Awaited<Output>>
    : never;
};
