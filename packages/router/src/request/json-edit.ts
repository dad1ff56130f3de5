import { jsonSpans, type MemberSpan } from "./json-spans.ts";

/** One change to a top-level member. */
export type JsonEdit =
  /** Sets a member to JSON text; adds it where it is missing. */
  | { readonly kind: "set"; readonly key: string; readonly json: string }
  /** Renames a member; nothing where it is missing. */
  | { readonly kind: "rename"; readonly key: string; readonly to: string }
  | { readonly kind: "remove"; readonly key: string }
  /** Appends JSON text of one or more items, separated by commas, to a member that is an array. */
  | { readonly kind: "append"; readonly key: string; readonly json: string };

/** A JSON object's text that can be changed at the top level, any number of times, without touching the rest. */
export class JsonText {
  readonly text: string;
  #spans: Map<string, MemberSpan> | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The text with `edits` applied; each key at most once. */
  edited(edits: readonly JsonEdit[]): string {
    if (edits.length === 0) return this.text;
    this.#spans ??= jsonSpans(this.text);
    const spans = this.#spans;
    const replacements: { start: number; end: number; json: string }[] = [];
    const added: string[] = [];
    const removed: MemberSpan[] = [];
    for (const edit of edits) {
      const span = spans.get(edit.key);
      if (span === undefined) {
        if (edit.kind === "set") added.push(`${JSON.stringify(edit.key)}:${edit.json}`);
      } else if (edit.kind === "set") {
        replacements.push({ start: span.valueStart, end: span.valueEnd, json: edit.json });
      } else if (edit.kind === "rename") {
        const end = span.keyStart + JSON.stringify(edit.key).length;
        replacements.push({ start: span.keyStart, end, json: JSON.stringify(edit.to) });
      } else if (edit.kind === "append") {
        const empty = this.text.slice(span.valueStart + 1, span.valueEnd - 1).trim() === "";
        replacements.push({
          start: span.valueEnd - 1,
          end: span.valueEnd - 1,
          json: `${empty ? "" : ","}${edit.json}`,
        });
      } else {
        removed.push(span);
      }
    }
    for (const extent of this.#withCommas(removed)) replacements.push({ ...extent, json: "" });
    replacements.sort((left, right) => left.start - right.start);
    let result = "";
    let at = 0;
    for (const { start, end, json } of replacements) {
      result += this.text.slice(at, start) + json;
      at = end;
    }
    result += this.text.slice(at);
    if (added.length === 0) return result;
    const open = result.indexOf("{") + 1;
    const empty = /^\s*\}/.test(result.slice(open, open + 64));
    return `${result.slice(0, open)}${added.join(",")}${empty ? "" : ","}${result.slice(open)}`;
  }

  /** The extents of members with the commas that go with them. Where the last one goes, so does the comma before it. */
  #withCommas(removed: readonly MemberSpan[]): { start: number; end: number }[] {
    const spans = [...removed].sort((left, right) => left.keyStart - right.keyStart);
    const extents: { start: number; end: number }[] = [];
    for (const { keyStart, valueEnd } of spans) {
      const behind = /^\s*,/.exec(this.text.slice(valueEnd, valueEnd + 256));
      const end = valueEnd + (behind?.[0].length ?? 0);
      const before = extents.at(-1);
      const isNext = before !== undefined && this.text.slice(before.end, keyStart).trim() === "";
      if (isNext) before.end = end;
      else extents.push({ start: keyStart, end });
    }
    const last = extents.at(-1);
    if (last !== undefined && !/,\s*$/.test(this.text.slice(Math.max(0, last.end - 256), last.end))) {
      const before = /,\s*$/.exec(this.text.slice(Math.max(0, last.start - 256), last.start));
      last.start -= before?.[0].length ?? 0;
    }
    return extents;
  }
}
