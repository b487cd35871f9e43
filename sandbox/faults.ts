import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { z } from "zod";
import { sendJson } from "./http";
import { type Api, apis, type RequestLog } from "./requests";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;

const actSchema = z.discriminatedUnion("do", [
  z.strictObject({
    do: z.literal("answer"),
    status: z.int().min(400).max(599),
    retryAfter: z.int().min(0).max(86_400).optional(),
  }),
  z.strictObject({ do: z.literal("delay"), milliseconds: z.int().min(1).max(3_600_000) }),
  z.strictObject({ do: z.literal("hang") }),
  z.strictObject({ do: z.literal("drop") }),
  z.strictObject({ do: z.literal("lose-answer") }),
  z.strictObject({
    do: z.literal("kill"),
    process: z.enum(["sandbox", "providers"]).default("sandbox"),
    when: z.enum(["before", "after"]).default("before"),
  }),
]);

const patternSchema = z.string().refine(isPattern, { error: "not a regular expression" });

const ruleSchema = z.strictObject({
  api: z.enum(apis).optional(),
  method: z.enum(methods).optional(),
  path: patternSchema.optional(),
  nth: z.int().min(1).default(1),
  times: z.union([z.int().min(1), z.literal("always")]).default(1),
  act: actSchema,
});

/**
 * What happens to a request instead of a normal response.
 *
 * - `answer` refuses it with a status code, and with `retryAfter` in seconds if given, and changes nothing
 * - `delay` handles it as usual, but later
 * - `hang` never answers and changes nothing
 * - `drop` closes the connection and changes nothing
 * - `lose-answer` makes the change and closes the connection instead of answering
 * - `kill` sends SIGKILL to the sandbox or to the provider server, before or after the change
 */
export type Act = z.output<typeof actSchema>;

/** A requested fault: which requests (api, method, regular expression for path and query), from the nth on, how often, and what to do. */
export type FaultRule = z.input<typeof ruleSchema>;

/** A fault in force, with its counts. */
export type Fault = z.output<typeof ruleSchema> & {
  readonly id: number;
  /** The number of requests that matched. */
  readonly seen: number;
  /** The number of requests that it struck. */
  readonly struck: number;
};

/** An example that shows the form. */
export const faultExample: FaultRule = {
  api: "cloudflare",
  method: "POST",
  path: "/pools$",
  nth: 2,
  times: 1,
  act: { do: "answer", status: 429, retryAfter: 1 },
};

/** Parses a rule and fills in its defaults. @throws if it is not a {@link FaultRule}; the message names every mistake */
export function faultRule(rule: unknown): z.output<typeof ruleSchema> {
  const parsed = ruleSchema.safeParse(rule);
  if (parsed.success) return parsed.data;
  throw new Error(explain(parsed.error));
}

/** The faults in force. */
export class Faults {
  private faults: (Omit<Fault, "seen" | "struck"> & { seen: number; struck: number; readonly pattern: RegExp })[] = [];
  private last = 0;

  /**
   * Puts a fault into force.
   *
   * @throws if the rule is not a {@link FaultRule}; the message names every mistake
   */
  add(rule: unknown): Fault {
    const checked = faultRule(rule);
    this.last += 1;
    const fault = { ...checked, id: this.last, seen: 0, struck: 0, pattern: new RegExp(checked.path ?? "") };
    this.faults.push(fault);
    return shown(fault);
  }

  /** Returns all faults in the order in which they were added. */
  list(): readonly Fault[] {
    return this.faults.map(shown);
  }

  /** Lifts one fault. @returns whether it existed */
  remove(id: number): boolean {
    const before = this.faults.length;
    this.faults = this.faults.filter((fault) => fault.id !== id);
    return this.faults.length < before;
  }

  /** Lifts all faults. */
  clear(): void {
    this.faults = [];
  }

  /** Returns the act for the next request. Every matching fault counts it; the first one that is due strikes. */
  strike(api: Api, method: string, path: string): Act | undefined {
    let act: Act | undefined;
    for (const fault of this.faults) {
      if (fault.api !== undefined && fault.api !== api) continue;
      if (fault.method !== undefined && fault.method !== method) continue;
      if (!fault.pattern.test(path)) continue;
      fault.seen += 1;
      const due = fault.seen >= fault.nth && (fault.times === "always" || fault.seen < fault.nth + fault.times);
      if (!due || act !== undefined) continue;
      fault.struck += 1;
      act = fault.act;
    }
    return act;
  }
}

/** The processes that a fault can kill. */
export interface Victims {
  /** Kills the process, as SIGKILL does. */
  kill(process: "sandbox" | "providers"): void;
}

/** Puts the request log and the faults in front of an API. */
export function inFront(
  api: Api,
  listener: RequestListener,
  faults: Faults,
  log: RequestLog,
  victims: Victims,
): RequestListener {
  return (request, response) => {
    const method = request.method ?? "GET";
    const path = request.url ?? "/";
    const act = faults.strike(api, method, path);
    const done = log.start(api, method, path, act?.do);
    response.once("close", () => done(response.writableFinished ? response.statusCode : null));
    if (act === undefined) listener(request, response);
    else suffer(act, api, listener, request, response, victims);
  };
}

function suffer(
  act: Act,
  api: Api,
  listener: RequestListener,
  request: IncomingMessage,
  response: ServerResponse,
  victims: Victims,
): void {
  switch (act.do) {
    case "answer":
      // the body has to be read, or the connection cannot be reused
      request.resume();
      request.once("end", () => refuse(response, api, act.status, act.retryAfter));
      return;
    case "delay":
      setTimeout(() => listener(request, response), act.milliseconds).unref();
      return;
    case "hang":
      return;
    case "drop":
      response.destroy();
      return;
    case "lose-answer":
      insteadOfAnswer(response, () => {});
      listener(request, response);
      return;
    case "kill":
      if (act.when === "before") {
        victims.kill(act.process);
        response.destroy();
        return;
      }
      insteadOfAnswer(response, () => victims.kill(act.process));
      listener(request, response);
  }
}

/** Lets the API finish its work, but discards its response. */
function insteadOfAnswer(response: ServerResponse, then: () => void): void {
  response.writeHead = () => response;
  response.flushHeaders = () => {};
  response.write = () => true;
  response.end = () => {
    then();
    return response.destroy();
  };
}

function refuse(response: ServerResponse, api: Api, status: number, retryAfter: number | undefined): void {
  const message = status === 429 ? "Too many requests: a fault of the sandbox" : "A fault of the sandbox";
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  const body =
    api === "cloudflare"
      ? { result: null, success: false, errors: [{ code: status === 429 ? 971 : 10000, message }], messages: [] }
      : { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code: status };
  sendJson(response, status, body, headers);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function explain(error: z.ZodError): string {
  const mistakes = error.issues.map(
    ({ path, message }) => `${path.length === 0 ? "the rule" : path.join(".")}: ${message}`,
  );
  return `not a fault: ${mistakes.join("; ")}. For example: ${JSON.stringify(faultExample)}`;
}

function shown({ pattern: _pattern, ...fault }: Fault & { readonly pattern: RegExp }): Fault {
  return { ...fault };
}
