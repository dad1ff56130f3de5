import { appendFile, open, readFile, truncate } from "node:fs/promises";

/**
 * Makes a file of lines end with a whole line, so that more can be appended: a last line that a crash has cut is taken away;
 * one that only lacks its line end gets it. Does nothing where there is no such file.
 */
export async function mendEnd(path: string): Promise<void> {
  if (await endsWithLine(path)) return;
  const bytes = await readFile(path);
  const whole = bytes.lastIndexOf("\n") + 1;
  if (isJson(bytes.subarray(whole).toString("utf8"))) await appendFile(path, "\n");
  else await truncate(path, whole);
}

async function endsWithLine(path: string): Promise<boolean> {
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (file === undefined) return true;
  try {
    const { size } = await file.stat();
    if (size === 0) return true;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer.toString("latin1") === "\n";
  } finally {
    await file.close();
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
