import { z } from "zod";

const share = z.object({ colour: z.string(), version: z.string(), requests: z.number(), share: z.number() });

/** One second of requests, as `switchyard sandbox load --json-lines` prints it. */
export const secondSchema = z.object({
  second: z.number(),
  requests: z.number(),
  failures: z.number(),
  shares: z.array(share),
  latency: z.object({ p50: z.number(), p95: z.number(), p99: z.number(), max: z.number() }).optional(),
});

/** One second of requests. */
export type Second = z.output<typeof secondSchema>;

/** The share of a release in the successful requests. */
export interface Share {
  /** `blue`, `green`, or the name of a server outside of the cluster. */
  readonly colour: string;
  readonly version: string;
  readonly requests: number;
  /** The share, from 0 to 1. */
  readonly share: number;
}

/** Returns the shares in many seconds, by colour. */
export function sharesOf(seconds: readonly Second[]): readonly Share[] {
  const counts = new Map<string, Omit<Share, "share">>();
  for (const { colour, version, requests } of seconds.flatMap(({ shares }) => shares)) {
    const key = `${colour} ${version}`;
    counts.set(key, { colour, version, requests: requests + (counts.get(key)?.requests ?? 0) });
  }
  const total = sum([...counts.values()].map(({ requests }) => requests));
  return [...counts.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, count]) => ({ ...count, share: count.requests / total }));
}

/** Formats a share: `blue v1.0.0 95.2 %`. */
export function shareText({ colour, version, share: part }: Share): string {
  return `${[colour, version].filter((word) => word !== "").join(" ")} ${percentText(part)}`;
}

/** Formats a number from 0 to 1 in percent: exact at both ends, else with one decimal. */
export function percentText(part: number): string {
  return `${part === 0 || part === 1 ? part * 100 : (part * 100).toFixed(1)} %`;
}

/** Returns the sum of numbers. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
