import fc from "fast-check";
import { unansweredHold } from "../../model/holds";
import { type Declaration, declarationOf, legalMoves, type Move, move, type State, stateOf } from "../../model/moves";
import { jumpBetween, splitOf } from "../../model/route/split";
import { type Colour, digestOf, otherColour } from "../../model/schema/primitives";
import { type ColouredService, externalService } from "../../model/schema/service";
import { inProtected, table } from "./support/moves-table";
import {
  at,
  commands,
  digest,
  imageOf,
  inWords,
  ladder,
  serviceAfter,
  serviceWith,
  situation,
  states,
  statesWithoutEdge,
} from "./support/situations";

const all = { ...states, ...statesWithoutEdge };
const pairs = Object.entries(all).flatMap(([state, service]) =>
  Object.entries(commands).map(([command, wanted]) => ({ state, service, command, wanted })),
);

describe("every command in every state", () => {
  test.each(pairs)("$state: $command", ({ state, service, command, wanted }) => {
    const open = table[state]?.[command];
    expect(open).toBeDefined();
    expect(inWords(service, move(situation(service), wanted))).toBe(open);

    const there = inProtected[state]?.[command] ?? open?.replaceAll("--env local", "--env production");
    expect(inWords(service, move(situation(service, true), wanted))).toBe(there);
  });

  test("tries every row of the table", () => {
    expect(Object.keys(table)).toEqual(Object.keys(all));
    for (const row of Object.values(table)) expect(Object.keys(row)).toEqual(Object.keys(commands));
  });
});

test("has a row for every move and every state", () => {
  const moves: Readonly<Record<Move["do"], true>> = {
    canary: true,
    next: true,
    promote: true,
    abort: true,
    flip: true,
    rollback: true,
    "rollback-next": true,
    settle: true,
    hold: true,
  };
  expect([...new Set(Object.values(commands).map((wanted) => wanted.do))].sort()).toEqual(Object.keys(moves).sort());
  const standing: Readonly<Record<State, true>> = {
    steady: true,
    canary: true,
    full: true,
    "rolling-back": true,
    "rolled-back": true,
  };
  expect([...new Set(Object.values(states).map(stateOf))].sort()).toEqual(Object.keys(standing).sort());
});

test("given an overridden hold, when its image is left again, then it holds again, once", () => {
  const held = [{ digest: digest("b"), version: "v1.1.0", reason: "errors", at }];
  let service = serviceWith({ held });
  service = done(
    service,
    { do: "rollback", strategy: "immediate", target: "green", override: "blue loses data", reason: "data", at },
    true,
  );
  expect([splitOf(service).edge.green, service.held.map((hold) => [hold.version, hold.override])]).toEqual([
    100,
    [
      ["v1.1.0", "blue loses data"],
      ["v1.0.0", undefined],
    ],
  ]);
  service = done(service, { do: "settle" }, true);
  const back: Move = {
    do: "rollback",
    strategy: "immediate",
    target: "blue",
    override: "green is worse",
    reason: "slow",
    at,
  };
  service = done(service, back, true);
  expect(service.held.map((hold) => [hold.version, hold.reason, hold.override])).toEqual([
    ["v1.0.0", "data", "green is worse"],
    ["v1.1.0", "slow", undefined],
  ]);
});

test("names possible commands in a refusal", () => {
  const outcome = move(situation(serviceWith({ rollout: { mode: "full" } })), { do: "next" });
  expect(outcome).toEqual({
    legal: false,
    reason: "green gets all traffic at the edge already: the next step is the flip",
    instead: [
      "switchyard rollout prompt-service --abort --env local",
      "switchyard rollback prompt-service --env local",
      "switchyard rollback prompt-service --strategy gradual --env local",
      "switchyard flip prompt-service --to green --env local",
    ],
  });
});

test("suggests only commands that are legal and change something", () => {
  const asTyped: Readonly<Record<string, Move>> = {
    "rollout prompt-service --abort": { do: "abort", at },
    "rollback prompt-service": { do: "rollback", strategy: "immediate", reason: "slow", at },
    "rollback prompt-service --strategy gradual": { do: "rollback", strategy: "gradual", reason: "slow", at },
    "rollback prompt-service --next": { do: "rollback-next", at },
    "settle prompt-service": { do: "settle" },
    "rollout prompt-service --next": { do: "next" },
    "rollout prompt-service --promote": { do: "promote" },
    "flip prompt-service --to green": { do: "flip", to: "green" },
    "flip prompt-service --to blue": { do: "flip", to: "blue" },
  };
  let tried = 0;
  for (const service of Object.values(all)) {
    for (const isProtected of [false, true]) {
      const here = situation(service, isProtected);
      for (const command of legalMoves(here)) {
        const wanted = asTyped[command.replace(/^switchyard /, "").replace(/ --env \w+$/, "")];
        expect(wanted).toBeDefined();
        if (wanted !== undefined) expect(move(here, wanted)).toMatchObject({ legal: true, changed: true });
        tried++;
      }
    }
  }
  expect(tried).toBe(57);
});

test("given the same image on both colours, when rolled back, then it is not held, because that would hold the good one", () => {
  const service = serviceWith({
    active: "green",
    colours: {
      blue: { version: "v1.0.0", image: imageOf("a") },
      green: { version: "v1.0.0", image: imageOf("a"), configuration: { LOG_LEVEL: "debug" } },
    },
  });
  const wanted: Move = { do: "rollback", strategy: "immediate", target: "blue", reason: "slow", at };
  expect(inWords(service, move(situation(service), wanted))).toBe(
    "blue, off, immediate rollback from green, 0 % remaining; the image of green is not held, because blue has the same one",
  );
});

test("given a service that is managed elsewhere, then it has no images to hold", () => {
  const colour = (name: string) => ({ service: name, selector: { colour: name } });
  const input = { kind: "external", active: "green", targetPort: 8080 };
  const parsed = externalService.parse({ ...input, colours: { blue: colour("blue"), green: colour("green") } });
  const external = { ...parsed, name: "prompt-service" };
  expect(
    inWords(external, move(situation(external), { do: "rollback", strategy: "immediate", reason: "slow", at })),
  ).toBe("blue, off, immediate rollback from green, 0 % remaining");
  expect(inWords(external, move(situation(external), { do: "hold", reason: "slow", at }))).toBe(
    "refused: prompt-service is managed elsewhere: its images are not known here",
  );
});

const wish: fc.Arbitrary<Move> = fc.oneof(
  fc.integer({ min: 1, max: 99 }).map((percent): Move => ({ do: "canary", percent })),
  fc.constantFrom(...Object.values(commands)),
  fc
    .integer({ min: 0, max: 99 })
    .map((remaining): Move => ({ do: "rollback", strategy: "gradual", remaining, reason: "slow", at })),
);

/** A random walk of moves and releases from a start; all released images differ. */
type Step = { readonly release: true } | { readonly move: Move };
const walk = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: wish.map((wanted): Step => ({ move: wanted })) },
    { weight: 1, arbitrary: fc.constant<Step>({ release: true }) },
  ),
  { maxLength: 25 },
);

function* follow(steps: readonly Step[], isProtected: boolean) {
  let service = serviceWith();
  let released = 1;
  for (const step of steps) {
    const before = service;
    if ("release" in step) {
      const idle = otherColour(service.active);
      if (service.kind !== "blue-green" || splitOf(service).edge[idle] > 0) continue;
      released++;
      const image = imageOf("a").replace(digest("a"), `sha256:${released.toString(16).padStart(64, "0")}`);
      const release = { version: `v1.${released}.0`, image, configuration: {}, secrets: {} };
      service = { ...service, colours: { ...service.colours, [idle]: release } };
    } else {
      const outcome = move(situation(service, isProtected), step.move);
      if (!outcome.legal) continue;
      service = serviceAfter(service, outcome.declaration);
    }
    yield { step, before, service };
  }
}

const off = serviceWith().rollout;
const bad = (service: ColouredService): Colour => otherColour(service.active);

test("given any walk, then shares add up, a held digest has none, and removing a block sends no traffic to the bad colour", () => {
  fc.assert(
    fc.property(walk, fc.boolean(), (steps, isProtected) => {
      for (const { service } of follow(steps, isProtected)) {
        const { edge, selector, candidate } = splitOf(service);
        expect(edge.blue + edge.green).toBe(100);
        expect([selector, candidate].sort()).toEqual(["blue", "green"]);
        for (const colour of ["blue", "green"] as const) {
          const release = service.kind === "blue-green" ? service.colours[colour] : undefined;
          const isHeld = service.held.some(
            (hold) => release !== undefined && hold.digest === digestOf(release.image) && hold.override === undefined,
          );
          if (isHeld) expect(edge[colour]).toBe(0);
        }
        const share = edge[bad(service)];
        const declared = declarationOf(service);
        const { rollback: _, ...withoutRollback } = declared;
        for (const declaration of [withoutRollback, { ...declared, rollout: off }, { ...declared, held: [] }]) {
          expect(splitOf(declaration).edge[bad(service)]).toBeLessThanOrEqual(share);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("given any state, when aborted, then the proven colour gets everything after one change", () => {
  fc.assert(
    fc.property(walk, fc.boolean(), (steps, isProtected) => {
      for (const { service } of follow(steps, isProtected)) {
        const outcome = move(situation(service, isProtected), { do: "abort", at });
        expect(outcome.legal).toBe(true);
        if (!outcome.legal) continue;
        const split = splitOf(outcome.declaration);
        expect(split.selector).toBe(service.active);
        expect(split.edge[service.active]).toBe(100);
        expect(split.sticky).toBe(false);
      }
    }),
    { numRuns: 200 },
  );
});

test("given a protected environment, then no colour goes from nothing to everything, except in a rollback", () => {
  let seen = 0;
  fc.assert(
    fc.property(walk, (steps) => {
      for (const { before, service, step } of follow(steps, true)) {
        expect(jumpBetween(before, service)).toBeUndefined();
        const [from, to] = [splitOf(before).edge, splitOf(service).edge];
        const jumped = (["blue", "green"] as const).some((colour) => from[colour] === 0 && to[colour] === 100);
        if (!jumped) continue;
        seen++;
        expect(step).toMatchObject({ move: { do: "rollback" } });
      }
    }),
    { numRuns: 300 },
  );
  expect(seen).toBeGreaterThan(0);
});

test("given any walk, then run ids stay while the share rises, and are released on any step down", () => {
  fc.assert(
    fc.property(walk, (steps) => {
      for (const { before, service } of follow(steps, false)) {
        if (before.active !== service.active || stateOf(service) !== "canary") continue;
        const [from, to] = [splitOf(before), splitOf(service)];
        const candidate = bad(service);
        if (to.edge[candidate] > from.edge[candidate]) expect(to.sticky).toBe(true);
        if (to.edge[candidate] < from.edge[candidate]) expect(to.sticky).toBe(false);
      }
    }),
    { numRuns: 200 },
  );
});

test("given a move with a target, when made twice, then the second changes nothing", () => {
  const goals = fc.oneof(
    fc.integer({ min: 1, max: 99 }).map((percent): Move => ({ do: "canary", percent })),
    fc.constantFrom<Move>(
      { do: "promote" },
      { do: "abort", at },
      { do: "flip", to: "green" },
      { do: "flip", to: "blue" },
      { do: "settle" },
      { do: "hold", reason: "slow", at },
      { do: "rollback", strategy: "immediate", reason: "slow", at },
      { do: "rollback", strategy: "gradual", reason: "slow", at },
      { do: "rollback", strategy: "planned", reason: "slow", at },
    ),
  );
  fc.assert(
    fc.property(walk, goals, (steps, goal) => {
      const service = [...follow(steps, false)].at(-1)?.service ?? serviceWith();
      const once = move(situation(service), goal);
      if (!once.legal) return;
      const twice = move(situation(serviceAfter(service, once.declaration)), goal);
      expect(twice).toMatchObject({ legal: true, changed: false });
    }),
    { numRuns: 500 },
  );
});

const withoutHolds = ({ held: _, ...rest }: Declaration): string => JSON.stringify(rest);

function done(service: ColouredService, wanted: Move, isProtected: boolean): ColouredService {
  const outcome = move(situation(service, isProtected), wanted);
  if (!outcome.legal) throw new Error(outcome.reason);
  return serviceAfter(service, outcome.declaration);
}

test("given a flip, when rolled back and settled, then the declaration is the original one plus the hold", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }),
      fc.constantFrom("immediate", "gradual", "planned"),
      fc.array(fc.constantFrom("run-1", "run-2"), { maxLength: 2 }).map((ids) => [...new Set(ids)]),
      (canaries, strategy, runIds) => {
        const start = serviceWith({ rollout: { allowlist: { runIds } } });
        let service = start;
        for (const percent of canaries) service = done(service, { do: "canary", percent }, false);
        service = done(service, { do: "flip" }, false);
        expect(splitOf(service).edge).toEqual({ blue: 0, green: 100 });
        service = done(service, { do: "rollback", strategy, reason: "slow", at }, false);
        while (stateOf(service) === "rolling-back") service = done(service, { do: "rollback-next", at }, false);
        service = done(service, { do: "settle" }, false);
        expect(withoutHolds(declarationOf(service))).toBe(withoutHolds(declarationOf(start)));
        expect(splitOf(service)).toEqual(splitOf(start));
        expect(service.held.map((hold) => hold.digest)).toEqual([digest("b")]);
      },
    ),
  );
});

test("given a protected environment, then a release climbs the ladder, flips, rolls back in steps and is settled", () => {
  const shares: (readonly [string, number, Colour])[] = [];
  let service = serviceWith();
  const go = (wanted: Move): void => {
    service = done(service, wanted, true);
    shares.push([stateOf(service), splitOf(service).edge.green, service.active]);
  };
  for (let rung = 0; rung < 4; rung++) go({ do: "next" });
  go({ do: "flip" });
  go({ do: "rollback", strategy: "gradual", reason: "slow", at });
  go({ do: "rollback-next", at });
  go({ do: "rollback-next", at });
  go({ do: "settle" });
  expect(shares).toEqual([
    ["canary", 5, "blue"],
    ["canary", 25, "blue"],
    ["canary", 50, "blue"],
    ["full", 100, "blue"],
    ["steady", 100, "green"],
    ["rolling-back", 25, "blue"],
    ["rolling-back", 5, "blue"],
    ["rolled-back", 0, "blue"],
    ["steady", 0, "blue"],
  ]);
});

test("given a rollback, then every canary starts at 1 % until a newer version has been live", () => {
  const colours = (green: string) => ({
    blue: { version: "v1.0.0", image: imageOf("a") },
    green: { version: green, image: imageOf("c") },
  });
  const held = [{ digest: digest("b"), version: "v1.1.0", reason: "errors", at }];
  let service = serviceWith({ held, colours: colours("v1.1.1") });
  const rungs: number[] = [];
  while (stateOf(service) !== "full") {
    service = done(service, { do: "next" }, true);
    rungs.push(splitOf(service).edge.green);
  }
  expect(rungs).toEqual([1, 5, 25, 50, 100]);
  service = done(service, { do: "flip" }, true);
  expect(unansweredHold(service)).toBeUndefined();
  expect(splitOf(done(service, { do: "next" }, true)).edge.blue).toBe(5);
  expect(unansweredHold(serviceWith({ held, colours: colours("v1.1.0") }))).toEqual(held[0]);
  expect(ladder.afterRollback.percent).toBe(1);
});
