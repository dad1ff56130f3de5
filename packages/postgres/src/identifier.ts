/**
 * A name quoted for SQL.
 *
 * @throws TypeError where PostgreSQL cannot have such a name.
 */
export function identifier(name: string): string {
  if (name === "" || name.includes("\0") || Buffer.byteLength(name) > 63) {
    throw new TypeError(`${JSON.stringify(name)} is no name for a PostgreSQL schema. Fix: 1 to 63 bytes, no NUL.`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}
