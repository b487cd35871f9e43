import { unansweredHold } from "../holds.js";
import { lastRung, rungsAbove } from "../ladder.js";
import type { Colour } from "../schema/primitives.js";
import {
  because,
  commandFor,
  declarationOf,
  ended,
  type Facts,
  factsOf,
  type Made,
  make,
  refuse,
  type Situation,
  titleOf,
} from "./situation.js";

/** Gives the candidate a percentage from 1 to 99. */
export function canary(situation: Situation, percent: number): Made {
  const facts = factsOf(situation);
  const { service } = situation;
  const { share, state } = facts;
  if (state === "canary" && percent === share) return make(declarationOf(service));
  if (percent < share) {
    if (state === "rolling-back") return refuse(underWay(facts));
    return make({
      ...declarationOf(service),
      rollout: { ...service.rollout, mode: "canary", percent, sticky: false },
    });
  }
  const problem = candidateProblem(situation, facts) ?? tooHigh(situation, facts, percent);
  if (problem !== undefined) return refuse(problem);
  return make({ ...declarationOf(service), rollout: { ...service.rollout, mode: "canary", percent, sticky: true } });
}

/** Gives the candidate the share of the next rung. */
export function next(situation: Situation): Made {
  const facts = factsOf(situation);
  if (facts.state === "full") {
    return refuse(`${facts.candidate} gets all traffic at the edge already: the next step is the flip`);
  }
  const problem = candidateProblem(situation, facts);
  if (problem !== undefined) return refuse(problem);
  const rung = rungsAbove(situation.service, situation.releases)[0] ?? 100;
  return rung === 100 ? promote(situation) : canary(situation, rung);
}

/** Gives the candidate all traffic at the edge; the cluster's selector stays. */
export function promote(situation: Situation): Made {
  const facts = factsOf(situation);
  const { service } = situation;
  if (facts.state === "full") return make(declarationOf(service));
  const problem = candidateProblem(situation, facts) ?? careless(situation, facts) ?? withoutCanary(situation, facts);
  if (problem !== undefined) return refuse(problem);
  return make({ ...declarationOf(service), rollout: { ...service.rollout, mode: "full", percent: 0, sticky: true } });
}

/** Makes the candidate the active colour, at the edge and in the cluster. */
export function flip(situation: Situation, to: Colour | undefined): Made {
  const facts = factsOf(situation);
  const { service } = situation;
  const { state, live, candidate, share, name } = facts;
  if (to === live) {
    if (share === 0) return make(declarationOf(service));
    return refuse(`${live} is live already, and ${candidate} has ${share} % of the edge: take that back instead`);
  }
  if (state === "rolled-back") {
    return refuse(`a rollback from ${candidate} is declared: settle ${name} first, then flip`);
  }
  const problem = takes(situation, facts) ?? (service.edge === undefined ? undefined : withoutCanary(situation, facts));
  if (problem !== undefined) return refuse(problem);
  return make({ ...declarationOf(service), active: candidate, rollout: ended(service.rollout) });
}

/** Takes all traffic of a rollout from the candidate. */
export function endRollout({ service }: Situation): Made {
  return make({ ...declarationOf(service), rollout: ended(service.rollout) });
}

/** Explains why the candidate cannot take a share of the edge; returns undefined if it can. */
function candidateProblem(situation: Situation, facts: Facts): string | undefined {
  if (situation.service.edge === undefined) {
    return `${facts.name} has no edge, and a Service's selector cannot split traffic: there is no canary, only the flip`;
  }
  if (facts.state === "rolled-back") {
    return `a rollback from ${facts.candidate} is declared: settle ${facts.name} first`;
  }
  return takes(situation, facts);
}

/** Explains why the candidate cannot take any requests; returns undefined if it can. */
function takes({ service, environment }: Situation, facts: Facts): string | undefined {
  const { candidate, name } = facts;
  if (facts.state === "rolling-back") return underWay(facts);
  if (!facts.candidateExists) {
    return `${candidate} has no image: \`${commandFor(environment, `image ${name} <ref@digest>`)}\` gives it one`;
  }
  if (facts.candidateHold === undefined) return undefined;
  return `${titleOf(service, candidate)} is held (${because(facts.candidateHold)}): \`${commandFor(environment, `image ${name} <ref@digest>`)}\` gives ${candidate} another image`;
}

function underWay({ candidate, share }: Facts): string {
  return `a rollback from ${candidate} is under way, and ${share} % remains there: a rollback only goes down`;
}

/** Refuses more than the next rung: after a rollback in any environment, otherwise only in a protected one. */
function tooHigh(situation: Situation, { share }: Facts, percent: number): string | undefined {
  const { service, releases, environment } = situation;
  const rung = rungsAbove(service, releases)[0] ?? 100;
  if (percent <= rung) return undefined;
  const hold = unansweredHold(service);
  if (share === 0 && hold !== undefined) return afterRollback(hold.version, because(hold), rung);
  if (!situation.protected) return undefined;
  return `${environment} is protected, so a canary climbs its ladder: from ${share} % the next step is ${rung} %, not ${percent} %`;
}

function careless({ service, releases }: Situation, { share }: Facts): string | undefined {
  const hold = unansweredHold(service);
  if (share > 0 || hold === undefined) return undefined;
  return afterRollback(hold.version, because(hold), rungsAbove(service, releases)[0] ?? 100);
}

function afterRollback(version: string | undefined, why: string, rung: number): string {
  return `${version ?? "a release"} was rolled back (${why}) and nothing newer has been live since: this canary starts at ${rung} %`;
}

function withoutCanary(situation: Situation, { share, candidate, state }: Facts): string | undefined {
  const { service, releases, environment } = situation;
  const least = lastRung(releases);
  if (!situation.protected || state === "full" || share >= least) return undefined;
  const rung = rungsAbove(service, releases)[0] ?? 100;
  return `${environment} is protected, so no candidate gets all traffic without a canary: ${candidate} has ${share} %, and the next step is ${rung} %`;
}
