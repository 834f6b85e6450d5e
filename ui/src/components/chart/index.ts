/** Charts. Their colours are tokens, in an order that colour-blind eyes tell apart; every figure also stands in words. */
export * from "./scale";
export * from "./StackedBars";
