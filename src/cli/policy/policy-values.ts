/** What was typed after `sekisho policy WORD`. */
export interface PolicyValues {
  readonly state?: string | undefined;
  readonly origin?: string | undefined;
  readonly key?: string | undefined;
  readonly operator?: string | undefined;
  readonly json: boolean;
  readonly rule?: string | undefined;
  readonly limit?: string | undefined;
  readonly action?: string | undefined;
  readonly remove: boolean;
  readonly days?: string | undefined;
  readonly yes: boolean;
}
