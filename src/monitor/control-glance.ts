/** What operators' streams tell of Control, and by what they are ended. */
export interface ControlGlance {
  /** Of the control state: rises with each change of stops, epochs, policies. */
  readonly version: number;
  /** The operators' epoch, and the lowest of each operator whose own was raised lately. */
  readonly operatorsEpoch: number;
  readonly operatorEpochs: Readonly<Record<string, number>>;
  /** Alerts that nobody has acknowledged, counted up to `alertsGlancedMax`. */
  readonly alertsOpen: number;
  /** What waits for a second person. */
  readonly approvalsWaiting: number;
  /** Whether the operator that was named is one now; `false` where none was. */
  readonly isKnown: boolean;
}
