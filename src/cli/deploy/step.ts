/** What one step of a deployment looks like from here. */
export interface DeployStep {
  readonly name: string;
  /** `unknown`: it was not looked at, and `todo` says how to. */
  readonly state: "done" | "todo" | "unknown";
  /** What was seen. */
  readonly seen: string;
  /** What to do next; absent when nothing is left. */
  readonly todo?: string;
}

/** A step with nothing left to do. */
export function stepDone(name: string, seen: string): DeployStep {
  return { name, state: "done", seen };
}

/** A step at which something is left to do. */
export function stepTodo(name: string, seen: string, next: string): DeployStep {
  return { name, state: "todo", seen, todo: next };
}

/** A step that cannot be seen from here. */
export function stepUnknown(name: string, seen: string, next: string): DeployStep {
  return { name, state: "unknown", seen, todo: next };
}
