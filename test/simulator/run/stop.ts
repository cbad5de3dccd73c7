/** Asked for by Ctrl-C: what is being played is played to its end. A second one ends everything. */
export class Stop {
  isAsked = false;

  constructor() {
    process.once("SIGINT", () => {
      this.isAsked = true;
    });
  }
}
