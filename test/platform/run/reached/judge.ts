/** A word for a path. */
export function judged(path: string): string {
  if (path === "/a") {
    return first();
  }
  if (path === "/b") {
    return second();
  }
  return "neither";
}

function first(): string {
  return "first";
}

function second(): string {
  return "second";
}
