/** Who is told what is built, and what breaks a build off. */
export interface AssembleOptions {
  readonly tell: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}
