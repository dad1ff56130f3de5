const opening = "<think>";
const closing = "</think>";
const blanks = /^(?:\s|\u200b|\u200c|\u200d|\u2060)+/u;

/** The text without blanks at its ends, and without the thinking that some engines leave at its start. */
export function visibleText(text: string): string {
  const trimmed = text.replace(blanks, "").trimEnd();
  if (!trimmed.startsWith(opening)) return trimmed;
  const end = trimmed.indexOf(closing);
  return end === -1 ? "" : trimmed.slice(end + closing.length).replace(blanks, "");
}
