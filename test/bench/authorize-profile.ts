export { versusFloor as profile } from "./authorize-vs-floor.ts";
