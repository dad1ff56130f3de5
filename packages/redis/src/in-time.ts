/** Rejects where `answer` takes longer than `limitMs`. What comes of it later is of no interest. */
export function inTime<Value>(answer: Promise<Value>, limitMs: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Redis did not answer in ${limitMs} ms.`)), limitMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
