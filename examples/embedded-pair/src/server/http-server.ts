import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ApiError, toApiError } from "./api-error.ts";
import { answerChat, findModel } from "./chat-endpoint.ts";
import { sendEvent, sendJson } from "./http-io.ts";
import type { LocalModel } from "./local-model.ts";

/** The HTTP side: finds the endpoint of a request and turns every failure into an OpenAI error. */
export function createHttpServer(models: ReadonlyMap<string, LocalModel>): Server {
  return createServer((request, response) => {
    response.setHeader("x-request-id", `req_${randomUUID()}`);
    dispatch(models, request, response).catch((failure: unknown) => sendFailure(response, toApiError(failure)));
  });
}

async function dispatch(
  models: ReadonlyMap<string, LocalModel>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = ""] = (request.url ?? "").split("?");
  if (path === "/v1/chat/completions") {
    requireMethod(request, "POST");
    return answerChat(models, request, response);
  }
  if (path === "/v1/models") {
    requireMethod(request, "GET");
    const data = [...models.keys()].map(describeModel);
    sendJson(response, 200, { object: "list", data });
    return;
  }
  if (path.startsWith("/v1/models/")) {
    requireMethod(request, "GET");
    sendJson(response, 200, describeModel(findModel(models, path.slice("/v1/models/".length)).id));
    return;
  }
  throw new ApiError(404, `There is no ${path} here.`, "unknown_url");
}

function requireMethod(request: IncomingMessage, method: string): void {
  if (request.method !== method) throw new ApiError(405, `Use ${method} here.`, "method_not_allowed");
}

function describeModel(id: string) {
  return { id, object: "model", created: 0, owned_by: "embedded" };
}

function sendFailure(response: ServerResponse, error: ApiError): void {
  if (response.destroyed) return;
  if (!response.headersSent) {
    sendJson(response, error.status, error.body);
  } else {
    sendEvent(response, error.body);
    response.end();
  }
}
