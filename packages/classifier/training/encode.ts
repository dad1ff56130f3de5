/** Values as signed bytes of one unit, the largest at 127. */
export function quantised(values: Float64Array): { values: Int8Array; unit: number } {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  const unit = most / 127 || 1;
  return { values: Int8Array.from(values, (value) => Math.round(value / unit)), unit };
}

export function encode(values: Int8Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

/** Little-endian, whatever the machine. */
export function encodeUint16(values: Uint16Array): string {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes.toString("base64");
}

/** Little-endian, whatever the machine. */
export function encodeUint32(values: Uint32Array): string {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes.toString("base64");
}
