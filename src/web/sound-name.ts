/** What is heard, each told apart by its rhythm as well. */
export type SoundName =
  | "paid"
  | "not_paid"
  | "not_known"
  | "cancelled"
  | "ready"
  | "late"
  | "confirm"
  | "alert";
