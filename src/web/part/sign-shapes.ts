/** The five signs of an outcome. `paid` alone is green. */
export type SignName = "paid" | "not_paid" | "not_known" | "waiting" | "cancelled";

/** The shapes of the five signs, each told apart without its colour. */
export const signShapes: Readonly<
  Record<SignName, { readonly frame: string; readonly mark: string }>
> = {
  paid: { frame: "M48 6a42 42 0 1 0 0 84a42 42 0 1 0 0-84Z", mark: "M27 50 42 65 70 33" },
  not_paid: {
    frame: "M30 6H66L90 30V66L66 90H30L6 66V30Z",
    mark: "M33 33 63 63M63 33 33 63",
  },
  not_known: {
    frame: "M48 8 92 86H4Z",
    mark: "M38 44a10 10 0 1 1 14 9c-3 2-4 4-4 8M48 72v2",
  },
  waiting: { frame: "M28 6H68V90H28Z", mark: "M42 78H54M36 18H60" },
  cancelled: { frame: "M10 10H86V86H10Z", mark: "M40 28 26 42 40 56M26 42H58a12 12 0 0 1 0 24H46" },
};
