import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type Fault, type Faults, faultExample } from "./faults";
import { bodyOf, sendJson } from "./http";
import { apis, type RequestFilter, type RequestLog } from "./requests";

/** The parts of the sandbox that the control endpoint uses. */
export interface Controlled {
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** Returns the variables that point a client at this sandbox. */
  environment(): Readonly<Record<string, string>>;
  /** Returns the content of `/healthz`. */
  status(): Readonly<Record<string, unknown>>;
  /** Empties both APIs. */
  reset(): void;
  /** Additional commands. @default - none */
  readonly more?: readonly Command[];
  /** The page for browsers. @default - the same text as for other clients */
  readonly page?: string;
}

/** A client's mistake. */
export class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A command of the control endpoint. */
export interface Command {
  readonly method: string;
  /** The path; its first group, if any, is the number that `run` gets as `id`. */
  readonly path: RegExp;
  /** The line in the overview. */
  readonly usage: string;
  /** Returns the response: a text as it is, a listener that handles the request itself, or anything else as JSON. */
  run(call: { readonly url: URL; readonly body: string; readonly id: number; readonly html: boolean }): unknown;
}

/** Returns the listener by which tests and people control the sandbox. It serves this machine only, and no web pages. */
export function control(controlled: Controlled): RequestListener {
  const commands = commandsOf(controlled);
  return (request, response) => {
    run(request, commands).then(
      (result) => {
        if (isListener(result)) result(request, response);
        else if (typeof result === "string") sendText(response, result);
        else sendJson(response, 200, result);
      },
      (error: unknown) => {
        const status = error instanceof ControlError ? error.status : 500;
        sendJson(response, status, { error: error instanceof Error ? error.message : String(error) });
      },
    );
  };
}

function isListener(result: unknown): result is RequestListener {
  return typeof result === "function";
}

function commandsOf({ faults, requests, environment, status, reset, more = [], page }: Controlled): readonly Command[] {
  const commands: readonly Command[] = [
    {
      method: "GET",
      path: /^\/$/,
      usage: "GET /                     this page",
      run: ({ html }) => (html && page !== undefined ? htmlOf(page) : overview(commands)),
    },
    {
      method: "GET",
      path: /^\/healthz$/,
      usage: "GET /healthz              process, state file and addresses",
      run: () => status(),
    },
    {
      method: "GET",
      path: /^\/environment$/,
      usage: "GET /environment          the variables for Terraform and kubectl",
      run: () => environment(),
    },
    {
      method: "GET",
      path: /^\/requests$/,
      usage:
        "GET /requests             the requests to both APIs; ?api=, ?method= and ?path= (a regular expression) filter them",
      run: ({ url }) => ({ requests: requests.list(filterOf(url.searchParams)) }),
    },
    {
      method: "DELETE",
      path: /^\/requests$/,
      usage: "DELETE /requests          clear the list of requests",
      run: () => {
        requests.clear();
        return {};
      },
    },
    {
      method: "GET",
      path: /^\/faults$/,
      usage: "GET /faults               the faults in force",
      run: () => ({ faults: faults.list() }),
    },
    {
      method: "POST",
      path: /^\/faults$/,
      usage: "POST /faults              add one fault or a list of them",
      run: ({ body }) => ({ faults: add(faults, body) }),
    },
    {
      method: "DELETE",
      path: /^\/faults$/,
      usage: "DELETE /faults            lift all faults",
      run: () => {
        faults.clear();
        return {};
      },
    },
    {
      method: "DELETE",
      path: /^\/faults\/(\d+)$/,
      usage: "DELETE /faults/<id>       lift one",
      run: ({ id }) => {
        if (!faults.remove(id)) throw new ControlError(404, `no fault ${id}; GET /faults lists them`);
        return {};
      },
    },
    {
      method: "POST",
      path: /^\/reset$/,
      usage: "POST /reset               empty both APIs, lift all faults, clear the list of requests",
      run: () => {
        reset();
        return {};
      },
    },
    ...more,
  ];
  return commands;
}

async function run(request: IncomingMessage, commands: readonly Command[]): Promise<unknown> {
  const body = await bodyOf(request);
  refuseStrangers(request);
  const url = new URL(request.url ?? "/", "http://sandbox");
  const there = commands.filter((command) => command.path.test(url.pathname));
  const command = there.find((one) => one.method === request.method);
  const html = request.headers.accept?.includes("text/html") === true;
  if (command !== undefined) return command.run({ url, body, html, id: Number(command.path.exec(url.pathname)?.[1]) });
  if (there.length > 0) {
    const allowed = there.map((one) => one.method).join(" and ");
    throw new ControlError(405, `${request.method} is not for ${url.pathname}, only ${allowed}`);
  }
  throw new ControlError(404, `there is no ${url.pathname}; GET / lists what there is`);
}

/** Refuses web pages: a browser on this machine could post here, even through a name that resolves to loopback. */
function refuseStrangers({ headers }: IncomingMessage): void {
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  const own = ["127.0.0.1", "localhost"];
  if (!own.includes(host)) throw new ControlError(403, `asked for host "${host}", answers only as ${own.join(" or ")}`);
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
    throw new ControlError(403, `answers no page of ${headers.origin}`);
  }
}

function add(faults: Faults, body: string): readonly Fault[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ControlError(400, `the body is not JSON (${reason}). For example: ${JSON.stringify(faultExample)}`);
  }
  const added: Fault[] = [];
  try {
    for (const rule of Array.isArray(parsed) ? parsed : [parsed]) added.push(faults.add(rule));
  } catch (error) {
    for (const { id } of added) faults.remove(id);
    throw new ControlError(400, error instanceof Error ? error.message : String(error));
  }
  return added;
}

function filterOf(query: URLSearchParams): RequestFilter {
  for (const name of query.keys()) {
    if (!["api", "method", "path"].includes(name)) {
      throw new ControlError(400, `there is no ?${name}=; api, method and path narrow the list`);
    }
  }
  const api = query.get("api");
  if (api !== null && !apis.some((one) => one === api)) {
    throw new ControlError(400, `api "${api}" is neither ${apis.join(" nor ")}`);
  }
  const method = query.get("method");
  const path = query.get("path");
  return {
    ...(api === null ? {} : { api }),
    ...(method === null ? {} : { method }),
    ...(path === null ? {} : { path: patternOf(path) }),
  };
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new ControlError(400, `path: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function overview(commands: readonly Command[]): string {
  const usages = commands.map((command) => `  ${command.usage}`).join("\n");
  return `Switchyard sandbox, control endpoint\n\n${usages}\n\nA fault: ${JSON.stringify(faultExample)}\n`;
}

function sendText(response: ServerResponse, text: string): void {
  const body = Buffer.from(text);
  response.writeHead(200, { "content-type": "text/plain; charset=utf-8", "content-length": body.length }).end(body);
}

function htmlOf(text: string): RequestListener {
  return (_request, response) => {
    const body = Buffer.from(text);
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-length": body.length,
      "content-security-policy":
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'",
    });
    response.end(body);
  };
}
