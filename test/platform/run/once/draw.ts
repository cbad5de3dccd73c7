/** A number in [0, 1). */
export function drawn(): number {
  return Math.random();
}
