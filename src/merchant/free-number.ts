/** The highest number that an id has room for. */
export const numberMax = 2 ** 32 - 1;

/**
 * A number in `[1, 2^32)` that is not taken: the one that was drawn, else the next free one. Drawn, not
 * counted: data that was put back older does not know which numbers were given out since, and an id of
 * then must not lead to what is made now.
 */
export function freeNumber(drawn: number, isTaken: (number: number) => boolean): number {
  let number = drawn;
  while (isTaken(number)) number = (number % numberMax) + 1;
  return number;
}
