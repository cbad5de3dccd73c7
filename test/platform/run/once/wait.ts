/** Resolves a little later. */
export function waited(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 5);
  });
}
