import type { RequestListener } from "node:http";
import { z } from "zod";
import { type Command, ControlError } from "../control";
import type { DataPlane } from "./index";
import { type DrivenSignal, drivenSignals } from "./metrics";

const signalSchema = z.strictObject({
  namespace: z.string().default(""),
  service: z.string(),
  colour: z.string().default(""),
  pod: z.string().optional(),
  signal: z.enum(Object.keys(drivenSignals) as [DrivenSignal, ...DrivenSignal[]]),
  value: z.number().min(0),
});

const signalExample = {
  namespace: "techdev",
  service: "prompt-service",
  colour: "green",
  signal: "user_complaints_total",
  value: 6,
};

const originSchema = z.strictObject({
  host: z.string(),
  version: z.string().default(""),
  image: z.string().default(""),
});

const originExample = { host: "mcpist.koyeb.app", version: "v1.0.0" };

/** Returns the commands of the control endpoint for the data plane. */
export function trafficCommands(plane: DataPlane, live: { readonly listener: RequestListener }): readonly Command[] {
  const { faults } = plane;
  return [
    {
      method: "GET",
      path: /^\/traffic$/,
      usage: "GET /traffic              the addresses and health of the edge, the ingress, Services and pods",
      run: () => plane.topology(),
    },
    {
      method: "GET",
      path: /^\/events$/,
      usage:
        "GET /events               the same once a second with rates, as server-sent events; a browser shows them at /",
      run: () => live.listener,
    },
    {
      method: "GET",
      path: /^\/metrics$/,
      usage: "GET /metrics              metrics, in Prometheus' text format",
      run: () => plane.metrics.text(),
    },
    {
      method: "GET",
      path: /^\/traffic\/faults$/,
      usage: "GET /traffic/faults       the faults of pods and origins",
      run: () => ({ faults: faults.list() }),
    },
    {
      method: "POST",
      path: /^\/traffic\/faults$/,
      usage: "POST /traffic/faults      add a fault: error, delay, hang, hallucinate, crash, not-ready or slow-start",
      run: ({ body }) => ({ faults: [orRefuse(() => faults.add(parsed(body)))] }),
    },
    {
      method: "DELETE",
      path: /^\/traffic\/faults$/,
      usage: "DELETE /traffic/faults    lift all of them",
      run: () => {
        faults.clear();
        return {};
      },
    },
    {
      method: "DELETE",
      path: /^\/traffic\/faults\/(\d+)$/,
      usage: "DELETE /traffic/faults/<id>  lift one",
      run: ({ id }) => {
        if (faults.remove(id)) return {};
        throw new ControlError(404, `no fault ${id}; GET /traffic/faults lists them`);
      },
    },
    {
      method: "PUT",
      path: /^\/origins$/,
      usage: `PUT /origins              set the identity of a server outside the cluster: ${JSON.stringify(originExample)}`,
      run: ({ body }) => {
        const { host, ...identity } = orRefuse(() => read(originSchema, parsed(body), "origin", originExample));
        plane.identify(host, identity);
        return {};
      },
    },
    {
      method: "POST",
      path: /^\/signals$/,
      usage: `POST /signals             count a signal up, or set it: ${JSON.stringify(signalExample)}`,
      run: ({ body }) => {
        const { signal, value, pod, ...subject } = orRefuse(() =>
          read(signalSchema, parsed(body), "signal", signalExample),
        );
        plane.metrics.drive(signal, subject, value, pod);
        return {};
      },
    },
  ];
}

function read<T extends z.ZodType>(schema: T, value: unknown, what: string, example: object): z.output<T> {
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  const mistakes = found.error.issues.map(
    ({ path, message }) => `${path.length === 0 ? "the body" : path.join(".")}: ${message}`,
  );
  throw new Error(`not a ${what}: ${mistakes.join("; ")}. For example: ${JSON.stringify(example)}`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new Error(`the body is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** Runs work and turns its errors into a client's mistakes. */
function orRefuse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new ControlError(400, error instanceof Error ? error.message : String(error));
  }
}
