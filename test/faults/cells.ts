import { type Content, contents } from "./good-answers.ts";
import { type Line, matrix } from "./matrix.ts";

/** One cell: a line of the matrix, asked whole or as a stream, for words or for a tool call. */
export interface Cell {
  readonly line: Line;
  readonly stream: boolean;
  readonly content: Content;
}

/** The matrix, cell by cell. */
export const cells: readonly Cell[] = matrix.flatMap((line) => {
  const asked = line[1];
  const ways = asked === "both" ? [false, true] : [asked === "stream"];
  return ways.flatMap((stream) => contents.map((content) => ({ line, stream, content })));
});

/** `a stream, tools, all attempts: 502 internal_error`. */
export function nameOf({ line, stream, content }: Cell): string {
  const [, , hits, caller] = line;
  const attempts = { first: "the first attempt", round: "the first round", all: "all attempts" }[hits];
  return `${stream ? "a stream" : "whole"}, ${content}, ${attempts}: ${caller}`;
}
