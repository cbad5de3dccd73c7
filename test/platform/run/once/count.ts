let count = 0;

/** How often it was asked. */
export function counted(): number {
  count += 1;
  return count;
}
