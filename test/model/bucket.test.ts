import { createHash } from "node:crypto";
import fc from "fast-check";
import { answerFor, bucketOf, bucketVectors } from "../../model/bucket";
import { mcpServer } from "../../model/schema/mcp-server";
import { imageOf } from "./support/situations";

// computed with `printf %s <runId>:<name> | sha256sum`
test.each([
  ["run-xxx-123", "github", 36],
  ["run-1", "github", 80],
  ["run-2", "github", 34],
  ["run-42", "github", 93],
  ["run-1", "serena", 83],
  ["run-001", "cipher", 11],
  ["ラン", "github", 66],
  ["", "github", 87],
])("%s of %s falls into bucket %i", (runId, name, bucket) => {
  expect(bucketOf(runId, name)).toBe(bucket);
});

test("publishes correct test vectors for other programs", () => {
  expect(bucketVectors.length).toBeGreaterThanOrEqual(6);
  for (const { runId, name, bucket } of bucketVectors) expect(bucketOf(runId, name)).toBe(bucket);
});

test("computes a bucket from 32 unsigned bits, the same each time", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (runId, name) => {
      const bytes = createHash("sha256").update(`${runId}:${name}`).digest();
      expect(bucketOf(runId, name)).toBe(bytes.readUInt32BE(0) % 100);
      expect(bucketOf(runId, name)).toBe(bucketOf(runId, name));
    }),
  );
});

test("gives a canary of 25 % a quarter of the run ids, including all that it had at 5 %", () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `run-${index}`);
  const at = (percent: number) => new Set(ids.filter((id) => bucketOf(id, "github") < percent));
  const [few, more] = [at(5), at(25)];
  expect(more.size).toBeGreaterThan(4_800);
  expect(more.size).toBeLessThan(5_200);
  expect([...few].every((id) => more.has(id))).toBe(true);
});

const server = (rollout: unknown, enabled = true) => ({
  ...mcpServer.parse({
    enabled,
    rollout,
    release: { version: "v1.0.0", image: imageOf("a") },
    workload: { resources: { requests: { cpu: "1", memory: "1Mi" }, limits: { memory: "1Mi" } } },
  }),
  name: "github",
});
const allowlist = { runIds: ["run-42"] };

test.each([
  ["disabled beats everything", server({ mode: "full", allowlist }, false), "run-42", false, "disabled"],
  ["off beats the allowlist", server({ mode: "off", allowlist }), "run-42", false, "off"],
  ["full takes everybody", server({ mode: "full" }), "run-42", true, "full"],
  [
    "the allowlist beats the bucket",
    server({ mode: "canary", canaryPercent: 5, allowlist }),
    "run-42",
    true,
    "allowlist",
  ],
  [
    "a bucket below the percentage is in",
    server({ mode: "canary", canaryPercent: 37 }),
    "run-xxx-123",
    true,
    "in-canary",
  ],
  [
    "a bucket equal to it is not",
    server({ mode: "canary", canaryPercent: 36 }),
    "run-xxx-123",
    false,
    "outside-canary",
  ],
] as const)("%s", (_, mcp, runId, given, reason) => {
  expect(answerFor(mcp, runId)).toMatchObject({ server: "github", runId, given, reason });
});
