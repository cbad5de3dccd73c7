/** Who is told what is built, and what breaks a build off. */
export interface AssembleOptions {
  readonly tell: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Whether documents that cannot be built right are told of, and nothing more. */
  readonly goesOnWithoutDocs?: boolean | undefined;
}
