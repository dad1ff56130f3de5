/** Decodes base64 into bytes that own their buffer, so that any typed array may view them. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const decoded = Buffer.from(base64, "base64");
  const own = new Uint8Array(decoded.length);
  own.set(decoded);
  return own;
}

/** True on a machine that stores the low byte first, as nearly all do: there a view will do, without a loop. */
const lowByteFirst = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Signed bytes from base64. */
export function decodeInt8(base64: string): Int8Array {
  return new Int8Array(bytesOf(base64).buffer);
}

/** Little-endian 16-bit numbers from base64. */
export function decodeUint16(base64: string): Uint16Array {
  const bytes = bytesOf(base64);
  return new Uint16Array(lowByteFirst ? bytes.buffer : swapped(bytes, 2));
}

/** Little-endian 32-bit numbers from base64. */
export function decodeUint32(base64: string): Uint32Array {
  const bytes = bytesOf(base64);
  return new Uint32Array(lowByteFirst ? bytes.buffer : swapped(bytes, 4));
}

function swapped(bytes: Uint8Array<ArrayBuffer>, width: 2 | 4): ArrayBuffer {
  const buffer = Buffer.from(bytes.buffer);
  if (width === 2) buffer.swap16();
  else buffer.swap32();
  return bytes.buffer;
}
