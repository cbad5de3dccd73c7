const letter = /a/g;

/** How far it has come in a text. */
export function begun(text: string): number {
  letter.test(text);
  return letter.lastIndex;
}
