import { unitVector } from "./vectors.ts";

/** The mean of a model's last layer over its tokens, of length 1. */
export function meanPooled(output: unknown, tokens: number): Float32Array {
  const { data } = (output ?? {}) as { readonly data?: unknown };
  if (!(data instanceof Float32Array) || tokens === 0 || data.length % tokens !== 0) {
    throw new Error("The model's first output is not one vector of 32-bit floats for each token.");
  }
  const dimensions = data.length / tokens;
  const sum = new Float32Array(dimensions);
  for (let index = 0; index < data.length; index++) {
    const dimension = index % dimensions;
    sum[dimension] = (sum[dimension] as number) + (data[index] as number);
  }
  return unitVector(sum);
}
