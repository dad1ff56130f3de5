import type { Preset } from "../preset.ts";

/**
 * Completes a base URL that was given by the user or found in the preset's environment variable. Azure: the resource's
 * root gets `/openai/v1`. Ollama: the forms of `OLLAMA_HOST` become a URL that ends in `/v1`. Others: no trailing slash.
 * Never throws: what cannot become a URL is left for the caller to refuse.
 */
export function normaliseBaseUrl(preset: Pick<Preset, "name">, value: string): string {
  switch (preset.name) {
    case "azure-openai":
      return azureBaseUrl(withoutTrailingSlash(value));
    case "ollama":
      return ollamaBaseUrl(value);
    default:
      return withoutTrailingSlash(value);
  }
}

/** `https://RESOURCE.openai.azure.com` or that with `/openai` is the root. Any other path is the user's own choice. */
function azureBaseUrl(url: string): string {
  const root = /^(https?:\/\/[^/?#]+)(?:\/openai)?$/i.exec(url);
  return root === null ? url : `${root[1]}/openai/v1`;
}

/** The address to call for one that means "listen everywhere". */
const loopbacks: ReadonlyMap<string, string> = new Map([
  ["", "127.0.0.1"],
  ["0.0.0.0", "127.0.0.1"],
  ["[::]", "[::1]"],
]);

/** By Ollama's own rules: no scheme is http on port 11434, and an address to listen on is called on the loopback. */
function ollamaBaseUrl(value: string): string {
  const text = withoutTrailingSlash(value.trim().replace(/^["']+|["']+$/g, ""));
  const [, scheme, authority = "", path = ""] = /^(?:([a-z][a-z\d+.-]*):\/\/)?([^/]*)(.*)$/is.exec(text) ?? [];
  const bareIpv6 = /^[\da-f.]*:[\da-f.]*:[\da-f:.]*$/i.test(authority);
  const [, host = "", port = ""] = bareIpv6 ? ["", `[${authority}]`] : (/^(.*?)(?::(\d*))?$/s.exec(authority) ?? []);
  const defaultPort = scheme === undefined ? ":11434" : "";
  const base = `${scheme ?? "http"}://${loopbacks.get(host) ?? host}${port === "" ? defaultPort : `:${port}`}${path}`;
  return /\/v1$/.test(path) ? base : `${base}/v1`;
}

function withoutTrailingSlash(url: string): string {
  let end = url.length;
  while (end > 0 && url[end - 1] === "/") end -= 1;
  return url.slice(0, end);
}
