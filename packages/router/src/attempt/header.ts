import type { UpstreamHeaders } from "@spillway/transport";

/** A header's value, the first where it stands twice. */
export function header(headers: UpstreamHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
