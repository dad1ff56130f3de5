export { clientTransport } from "./client-transport.ts";
export type {
  ByteSource,
  Exchange,
  Transport,
  UpstreamHeaders,
  UpstreamRequest,
  UpstreamResponse,
} from "./exchange.ts";
export { readAll } from "./exchange.ts";
export { type HttpTransportOptions, httpTransport } from "./http-transport.ts";
export { LightResponse, type LightResponseParts } from "./light-response.ts";
