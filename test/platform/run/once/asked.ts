function counting(): () => number {
  let count = 0;
  return () => {
    count += 1;
    return count;
  };
}

/** How often it was asked. */
export const asked: () => number = counting();
