const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
process.on("SIGHUP", () => stop.abort());
process.on("SIGINT", () => {
  if (stop.signal.aborted) process.exit(130);
  stop.abort();
});

/** Aborted by the first SIGINT, SIGTERM or SIGHUP. A second SIGINT ends the program at once. */
export const stopSignal = stop.signal;
