import { STATUS_CODES } from "node:http";
import { type RawAnswer, raw } from "./raw.ts";

/**
 * The error page of a reverse proxy that stands before the engine.
 *
 * @example
 * server.script(html(502));
 */
export function html(status: number): RawAnswer {
  const title = `${status} ${STATUS_CODES[status] ?? "Unknown"}`;
  return raw({
    status,
    headers: { "content-type": "text/html" },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
  });
}
