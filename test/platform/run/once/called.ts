/** How often it was called. */
export const called = (() => {
  let count = 0;
  return () => {
    count += 1;
    return count;
  };
})();
