import { type Declaration, declarationOf, type Move, type Outcome, type Situation } from "../../../model/moves";
import { image } from "../../../model/schema/primitives";
import { releases } from "../../../model/schema/releases";
import { blueGreenService, type ColouredService } from "../../../model/schema/service";

/** Returns a digest of 64 times one hexadecimal digit. */
export const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
/** Returns an image with that digest. */
export const imageOf = (digit: string): string => image.parse(`registry.example/prompt-service@${digest(digit)}`);

/** The time of everything in these tests. */
export const at = "2026-03-01T03:12:00Z";

/** The default ladder and steps: 5, 25, 50, 100 up; 25, 5 and 50, 25, 5 down. */
export const ladder = releases.parse({});

/** Returns a service with blue (v1.0.0) live and green (v1.1.0) as the candidate. */
export function serviceWith(input: Readonly<Record<string, unknown>> = {}): ColouredService {
  const service = blueGreenService.parse({
    active: "blue",
    colours: { blue: { version: "v1.0.0", image: imageOf("a") }, green: { version: "v1.1.0", image: imageOf("b") } },
    edge: { hostname: "prompt.example.com" },
    workload: { resources: { requests: { cpu: "1", memory: "1Mi" }, limits: { memory: "1Mi" } } },
    ...input,
  });
  return { ...service, name: "prompt-service" };
}

/** Returns the situation of a service, in a protected environment or not. */
export function situation(service: ColouredService, isProtected = false): Situation {
  return { service, releases: ladder, environment: isProtected ? "production" : "local", protected: isProtected };
}

/** Returns a service after a move. */
export function serviceAfter(
  service: ColouredService,
  { active, rollout, rollback, held }: Declaration,
): ColouredService {
  const { rollback: _, ...rest } = service;
  return { ...rest, active, rollout, held: [...held], ...(rollback === undefined ? {} : { rollback }) };
}

const heldGreen = [{ digest: digest("b"), version: "v1.1.0", reason: "errors", incident: "INC-1", at }];
const left = (remaining: number, strategy: string) => ({ from: "green", strategy, remaining, reason: "errors", at });

/** Every state of a service. */
export const states: Readonly<Record<string, ColouredService>> = {
  "steady, no candidate": serviceWith({ colours: { blue: { version: "v1.0.0", image: imageOf("a") } } }),
  steady: serviceWith(),
  "steady, candidate held": serviceWith({ held: heldGreen }),
  "steady, released after a rollback": serviceWith({
    held: heldGreen,
    colours: { blue: { version: "v1.0.0", image: imageOf("a") }, green: { version: "v1.1.1", image: imageOf("c") } },
  }),
  "steady after the flip": serviceWith({ active: "green" }),
  "canary 5": serviceWith({ rollout: { mode: "canary", percent: 5 } }),
  "canary 50": serviceWith({ rollout: { mode: "canary", percent: 50 } }),
  full: serviceWith({ rollout: { mode: "full" } }),
  "rolling back, 25 remains": serviceWith({ rollback: left(25, "gradual") }),
  "rolled back": serviceWith({ rollback: left(0, "immediate"), held: heldGreen }),
};

/** The states of a service without an edge. */
export const statesWithoutEdge: Readonly<Record<string, ColouredService>> = {
  "steady, no edge": withoutEdge(states.steady),
  "rolled back, no edge": withoutEdge(states["rolled back"]),
};

function withoutEdge(service: ColouredService | undefined): ColouredService {
  const { edge: _, ...rest } = service ?? serviceWith();
  return rest;
}

const why = { reason: "slow", incident: "INC-2", at };

/** Every command, by its words. */
export const commands: Readonly<Record<string, Move>> = {
  "canary 1": { do: "canary", percent: 1 },
  "canary 5": { do: "canary", percent: 5 },
  "canary 25": { do: "canary", percent: 25 },
  "canary 99": { do: "canary", percent: 99 },
  next: { do: "next" },
  promote: { do: "promote" },
  abort: { do: "abort", at },
  flip: { do: "flip" },
  "flip to blue": { do: "flip", to: "blue" },
  "flip to green": { do: "flip", to: "green" },
  rollback: { do: "rollback", strategy: "immediate", ...why },
  "rollback gradually": { do: "rollback", strategy: "gradual", ...why },
  "rollback as planned": { do: "rollback", strategy: "planned", ...why },
  "rollback, 10 remaining": { do: "rollback", strategy: "gradual", remaining: 10, ...why },
  "rollback at once, 10 remaining": { do: "rollback", strategy: "immediate", remaining: 10, ...why },
  "rollback to blue": { do: "rollback", strategy: "immediate", target: "blue", ...why },
  "rollback to green": { do: "rollback", strategy: "immediate", target: "green", ...why },
  "rollback to green over its hold": {
    do: "rollback",
    strategy: "immediate",
    target: "green",
    override: "blue loses data",
    ...why,
  },
  "next step of the rollback": { do: "rollback-next", at },
  settle: { do: "settle" },
  hold: { do: "hold", ...why },
};

/** Renders an outcome in one line. */
export function inWords(service: ColouredService, outcome: Outcome): string {
  if (!outcome.legal) return `refused: ${outcome.reason}`;
  if (!outcome.changed) return "no change";
  return [declarationInWords(outcome.declaration, declarationOf(service)), ...outcome.notes].join("; ");
}

function declarationInWords({ active, rollout, rollback, held }: Declaration, before: Declaration): string {
  const { mode, percent, sticky } = rollout;
  const canary = mode === "canary" ? ` ${percent} %${sticky ? "" : " letting go"}` : "";
  const news = held
    .slice(before.held.length)
    .map(
      (hold) =>
        `, held ${hold.version} (${[hold.reason, hold.incident].filter((part) => part !== undefined).join(", ")})`,
    );
  const passed = held.flatMap(({ version, override }) =>
    override === undefined ? [] : `, ${version} over its hold (${override})`,
  );
  const back =
    rollback === undefined
      ? ""
      : `, ${rollback.strategy} rollback from ${rollback.from}, ${rollback.remaining} % remaining`;
  return `${active}, ${mode}${canary}${back}${passed.join("")}${news.join("")}`;
}
