import { gt } from "semver";
import { holdOn } from "../holds.js";
import { isKeptElsewhere, releaseOf } from "../kinds.js";
import { nextRemaining } from "../ladder.js";
import { type Colour, digestOf, otherColour } from "../schema/primitives.js";
import type { ColouredService, Held, Rollback } from "../schema/service.js";
import {
  because,
  commandFor,
  type Declaration,
  declarationOf,
  ended,
  factsOf,
  type Made,
  make,
  refuse,
  type Situation,
  titleOf,
  versionOf,
} from "./situation.js";

/** How to leave a colour, and why. */
export interface RollbackRequest {
  /** The colour to go to. @default - the proven one */
  readonly target?: Colour | undefined;
  readonly strategy: Rollback["strategy"];
  /** The share that the bad colour keeps, in percent. @default - the strategy's next step */
  readonly remaining?: number | undefined;
  readonly reason: string;
  readonly incident?: string | undefined;
  /** Why the hold on the target is overridden. @default - a held target is refused */
  readonly override?: string | undefined;
  /** RFC 3339. */
  readonly at: string;
}

/** Leaves a colour: the selector at once, the edge by the strategy. Holds the image once no traffic is left on it. */
export function rollback(situation: Situation, request: RollbackRequest): Made {
  const { service } = situation;
  const { strategy, remaining } = request;
  if (strategy === "immediate" && remaining !== undefined && remaining > 0) {
    return refuse(`an immediate rollback leaves 0 %, not ${remaining} %: use gradual or planned to go in steps`);
  }
  if (strategy !== "immediate" && service.edge === undefined) {
    return refuse(
      `${service.name} has no edge, and a Service's selector cannot split traffic: only an immediate rollback is possible`,
    );
  }
  const { state } = factsOf(situation);
  if (state === "rolling-back" || state === "rolled-back") return goOn(situation, request);
  return state === "steady" ? leaveLive(situation, request) : leaveCandidate(situation, request);
}

/** Takes the next step of the rollback under way. */
export function nextStep(situation: Situation, request: Pick<RollbackRequest, "at">): Made {
  const { service } = situation;
  const { rollback: declared } = service;
  if (declared === undefined) {
    return refuse(`no rollback is under way in ${service.name}: start one with the strategy gradual or planned`);
  }
  if (declared.remaining === 0) return make(declarationOf(service));
  const strategy = declared.strategy === "planned" ? "planned" : "gradual";
  return step(
    situation,
    { ...declared, remaining: nextRemaining(declared.remaining, strategy, situation.releases) },
    request.at,
  );
}

/** Takes all remaining traffic from the bad colour, whatever the strategy. */
export function finish(situation: Situation, at: string): Made {
  const { service } = situation;
  if (service.rollback === undefined || service.rollback.remaining === 0) return make(declarationOf(service));
  return step(situation, { ...service.rollback, remaining: 0 }, at);
}

/** Removes a finished rollback: one that leaves nothing on the bad colour. */
export function settle({ service }: Situation): Made {
  const { rollback: declared } = service;
  const declaration = declarationOf(service);
  if (declared === undefined) return make(declaration);
  if (declared.remaining > 0) {
    return refuse(`${declared.remaining} % of the edge still goes to ${declared.from}: take it to 0 first`);
  }
  const { active, rollout, held } = declaration;
  return make({ active, rollout, held });
}

/** Puts the candidate's image on hold. */
export function hold(situation: Situation, request: Pick<RollbackRequest, "reason" | "incident" | "at">): Made {
  const { service } = situation;
  const { candidate, share, live, candidateExists } = factsOf(situation);
  const { reason, incident, at } = request;
  if (share > 0) return refuse(`${candidate} has ${share} % of the edge: roll it back, which holds it as well`);
  if (!candidateExists) return refuse(`${candidate} has no image that could be held`);
  if (isKeptElsewhere(service)) return refuse(`${service.name} is managed elsewhere: its images are not known here`);
  if (sameImage(service)) return refuse(`${candidate} has the same image as ${live}, which is live`);
  return make({ ...declarationOf(service), held: heldWith(service, candidate, { reason, incident, at }) });
}

function leaveLive(situation: Situation, request: RollbackRequest): Made {
  const { service, releases } = situation;
  const { live, candidate: other, candidateExists, candidateHold, name } = factsOf(situation);
  const { target, strategy } = request;
  if (target === live) return make(declarationOf(service), `${live} is live already and gets all traffic`);
  if (!candidateExists) return refuse(`there is nothing to go back to: ${other} has no image`);
  if (candidateHold !== undefined && request.override === undefined)
    return refuse(heldTarget(situation, candidateHold));
  const [from, to] = [versionOf(service, live), versionOf(service, other)];
  if (target === undefined && from !== undefined && to !== undefined && gt(to, from, { loose: true })) {
    return refuse(
      `${other} has ${to}, newer than ${from}, which is live: that would be a release, not a rollback; to do it anyway, name the version: \`${commandFor(situation.environment, `rollback ${name} --target ${to}`)}\``,
    );
  }
  const remaining = strategy === "immediate" ? 0 : (request.remaining ?? nextRemaining(100, strategy, releases));
  if (remaining >= 100) return refuse(`${remaining} % remaining would take nothing from ${live}: 0 to 99`);
  const declared = rollbackOf(request, live, remaining);
  const passed = candidateHold === undefined ? service : withOverride(service, candidateHold, request.override);
  return leave({ ...declarationOf(passed), active: other }, passed, declared);
}

function heldTarget(situation: Situation, hold: Held): string {
  const other = otherColour(situation.service.active);
  return `${titleOf(situation.service, other)} cannot be the target: it is held (${because(hold)})${orElse(situation, other)}`;
}

/** Names the command for when both colours are bad. */
function orElse({ service, environment }: Situation, target: Colour): string {
  const command = commandFor(environment, `rollback ${service.name} --target ${target} --override "<reason>"`);
  return `; to override this check: \`${command}\``;
}

/** Records why a hold is overridden; the hold stays on record until the image is left again. */
function withOverride(service: ColouredService, hold: Held, override: string | undefined): ColouredService {
  if (override === undefined) return service;
  return { ...service, held: service.held.map((one) => (one === hold ? { ...one, override } : one)) };
}

function leaveCandidate(situation: Situation, request: RollbackRequest): Made {
  const { service, releases } = situation;
  const { live, candidate, share } = factsOf(situation);
  const { target, strategy } = request;
  if (target === candidate) {
    return refuse(
      `${titleOf(service, candidate)} is the candidate, and ${live} is the proven colour: a rollback never goes to a candidate`,
    );
  }
  const remaining = strategy === "immediate" ? 0 : (request.remaining ?? nextRemaining(share, strategy, releases));
  if (remaining > share || (remaining === share && share > 0)) {
    return refuse(
      `${candidate} has ${share} % of the edge, so ${remaining} % remaining would take nothing from it: a rollback only goes down`,
    );
  }
  return leave(declarationOf(service), service, rollbackOf(request, candidate, remaining));
}

function goOn(situation: Situation, request: RollbackRequest): Made {
  const { service } = situation;
  const { rollback: declared } = service;
  if (declared === undefined) return make(declarationOf(service));
  const { target, strategy, incident } = request;
  const { from, remaining: now } = declared;
  if (target === from) {
    const { rollback: _, ...settled } = service;
    if (request.override !== undefined) return leaveLive({ ...situation, service: settled }, request);
    return refuse(`${titleOf(service, from)} is being left (${because(declared)})${orElse(situation, from)}`);
  }
  const remaining = strategy === "immediate" ? 0 : (request.remaining ?? now);
  if (remaining > now) {
    return refuse(`${now} % remains on ${from}, not ${remaining} %: a rollback only goes down`);
  }
  if (now === 0) return make(declarationOf(service));
  return step(
    situation,
    {
      ...declared,
      strategy,
      remaining,
      ...(declared.incident === undefined && incident !== undefined ? { incident } : {}),
    },
    request.at,
  );
}

function step({ service }: Situation, declared: Rollback, at: string): Made {
  return leave(declarationOf(service), service, declared, at);
}

/** Declares the rollback and ends the rollout, so that the rollback alone decides the split; at 0 % it holds the image. */
function leave(base: Declaration, service: ColouredService, declared: Rollback, at = declared.at): Made {
  const { from, remaining, reason, incident } = declared;
  const declaration = { ...base, rollout: ended(base.rollout), rollback: declared };
  if (remaining > 0 || isKeptElsewhere(service)) return make(declaration);
  if (sameImage(service)) {
    return make(declaration, `the image of ${from} is not held, because ${otherColour(from)} has the same one`);
  }
  return make({ ...declaration, held: heldWith(service, from, { reason, incident, at }) });
}

function rollbackOf({ strategy, reason, incident, at }: RollbackRequest, from: Colour, remaining: number): Rollback {
  return { from, strategy, remaining, reason, ...(incident === undefined ? {} : { incident }), at };
}

function heldWith(
  service: ColouredService,
  colour: Colour,
  { reason, incident, at }: Pick<RollbackRequest, "reason" | "incident" | "at">,
): readonly Held[] {
  const release = releaseOf(service, colour);
  if (release === undefined || holdOn(service, colour) !== undefined) return service.held;
  const { image, version } = release;
  const digest = digestOf(image);
  return [
    ...service.held.filter((one) => one.digest !== digest),
    { digest, version, reason, ...(incident === undefined ? {} : { incident }), at },
  ];
}

function sameImage(service: ColouredService): boolean {
  const [blue, green] = [releaseOf(service, "blue"), releaseOf(service, "green")];
  return blue !== undefined && green !== undefined && digestOf(blue.image) === digestOf(green.image);
}
