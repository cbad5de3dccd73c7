import type { Policy } from "../../velocity/policy.ts";

/** A short policy to start from: one rule of each sort that a card or wallet issuer begins with. */
export const samplePolicy: Policy = {
  currency: "JPY",
  rules: [
    {
      id: "payments-in-ten-minutes",
      act: "payment",
      watch: ["wallet"],
      metric: "count",
      window: { sliding_ms: 600_000 },
      limit: 5,
      action: "decline",
      give_back: true,
    },
    {
      id: "yen-a-day",
      act: "payment",
      watch: ["wallet"],
      metric: "amount",
      window: { calendar: "day", zone: "Asia/Tokyo", hour: 5 },
      limit: 50_000,
      action: "decline",
      give_back: true,
    },
    {
      id: "large-in-one-shop",
      act: "payment",
      watch: ["wallet", "merchant"],
      metric: "amount",
      window: { sliding_ms: 3_600_000 },
      limit: 30_000,
      when: { amount: { from: 5_000 } },
      action: "confirm",
    },
    {
      id: "too-far-too-soon",
      act: "payment",
      watch: ["wallet"],
      metric: "travel_speed",
      window: { sliding_ms: 3_600_000 },
      limit: 250,
      action: "decline",
    },
    {
      id: "top-ups-a-day",
      act: "top_up",
      watch: ["wallet"],
      metric: "count",
      window: { sliding_ms: 86_400_000 },
      limit: 4,
      action: "flag",
    },
  ],
};
