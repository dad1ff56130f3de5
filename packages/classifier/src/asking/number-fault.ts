import type { ConfigIssue } from "@spillway/core";

/** The fault of an option that has to be a number of at least `least`, and at most `most` where that is given. */
export function numberFault(path: string, value: number | undefined, least: number, most?: number): ConfigIssue[] {
  if (value === undefined || (value >= least && value <= (most ?? Number.MAX_VALUE))) return [];
  return [{ path, message: `Give a number from ${least}${most === undefined ? " up" : ` to ${most}`}.` }];
}

/** The fault of an option that has to be text. */
export function textFault(path: string, value: string | undefined): ConfigIssue[] {
  return typeof value === "string" && value.trim() !== "" ? [] : [{ path, message: "Give a text that is not empty." }];
}
