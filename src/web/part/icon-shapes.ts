/** The little drawings beside words, each 24 units wide and high, drawn with one line. */
export type IconName =
  | ("home" | "list" | "plus" | "minus" | "person" | "shop" | "back" | "check" | "refused")
  | ("star" | "bank" | "shield" | "code" | "close" | "next");

export const iconShapes: Readonly<Record<IconName, string>> = {
  home: "M4 11 12 4l8 7M6 10v10h12V10M10 20v-6h4v6",
  list: "M4 6h2M4 12h2M4 18h2M9 6h11M9 12h11M9 18h11",
  plus: "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 8v8M8 12h8",
  minus: "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M8 12h8",
  person: "M8 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0M4 21c0-5 3-7 8-7s8 2 8 7",
  shop: "M4 9 6 4h12l2 5M4 9a3 3 0 0 0 5 1a4 4 0 0 0 6 0a3 3 0 0 0 5-1M5 12v8h14v-8M10 20v-5h4v5",
  back: "M9 6 4 11l5 5M4 11h10a5 5 0 0 1 0 10H9",
  check: "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M8 12l3 3 5-6",
  refused: "M8 3h8l5 5v8l-5 5H8l-5-5V8ZM9 9l6 6M15 9l-6 6",
  star: "M12 3l2.8 5.8 6.2.9-4.5 4.4 1.1 6.3L12 17.4 6.4 20.4l1.1-6.3L3 9.7l6.2-.9Z",
  bank: "M3 9 12 4l9 5M4 9h16M6 12v5M10 12v5M14 12v5M18 12v5M4 20h16",
  shield: "M12 3l8 3v6c0 5-4 8-8 9c-4-1-8-4-8-9V6Z",
  code: "M4 4h6v6H4ZM14 4h6v6h-6ZM4 14h6v6H4ZM14 14h3v3h-3ZM20 14v6h-3",
  next: "M5 6l6 6-6 6M13 6l6 6-6 6",
  close: "M5 5l14 14M19 5 5 19",
};
