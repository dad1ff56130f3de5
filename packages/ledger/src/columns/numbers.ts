/** A column of numbers in the narrowest type that holds all of them. NaN stands for "not known". */
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** The types by their code in storage. */
const types = [Uint8Array, Uint16Array, Uint32Array, Float64Array] as const;
const widest = 3;
const limits = [2 ** 8, 2 ** 16, 2 ** 32] as const;

/** The numbers in the narrowest type; undefined where all are 0. */
export function narrow(values: Float64Array): Numbers | undefined {
  let most = 0;
  for (const value of values) {
    if (!Number.isInteger(value) || value < 0) return values;
    if (value > most) most = value;
  }
  if (most === 0) return undefined;
  const code = limits.findIndex((limit) => most < limit);
  const Type = types[code];
  return Type === undefined ? values : new Type(values);
}

/** A column as it is stored. */
export interface StoredNumbers {
  readonly type: number;
  readonly data: Uint8Array;
}

export function toStored(numbers: Numbers): StoredNumbers {
  return {
    type: types.findIndex((Type) => numbers instanceof Type),
    data: new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  };
}

/** @throws TypeError where the type is not known: the data were written by a later version, or are damaged. */
export function fromStored({ type, data }: StoredNumbers): Numbers {
  const Type = types[type];
  if (Type === undefined) throw new TypeError(`A column of the ledger has the unknown type ${type} (0 to ${widest}).`);
  const aligned = data.byteOffset % Type.BYTES_PER_ELEMENT === 0 ? data : data.slice();
  return new Type(aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.byteLength / Type.BYTES_PER_ELEMENT);
}
