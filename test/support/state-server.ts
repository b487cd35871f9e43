import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf, type Listening, listen } from "../../sandbox/http";

/** Keeps Terraform states behind its `http` backend, each under its own path, one writer at a time. */
export function stateServer(): Promise<Listening> {
  const states = new Map<string, string>();
  const locks = new Map<string, string>();
  return listen((request, response) => void answer(request, response, states, locks));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  states: Map<string, string>,
  locks: Map<string, string>,
): Promise<void> {
  const body = await bodyOf(request);
  const { pathname } = new URL(request.url ?? "/", "http://states");
  const end = (code: number, text = "") => response.writeHead(code).end(text);
  if (pathname.endsWith("/lock")) {
    const holder = locks.get(pathname);
    if (request.method === "DELETE") {
      locks.delete(pathname);
      end(200);
    } else if (holder === undefined) {
      locks.set(pathname, body);
      end(200);
    } else end(423, holder);
    return;
  }
  if (request.method === "POST") {
    states.set(pathname, body);
    end(200);
    return;
  }
  const state = states.get(pathname);
  end(state === undefined ? 404 : 200, state);
}
