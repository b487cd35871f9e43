import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxFleet } from "../../bench/sandbox";

/** The number of load balancers, with five pods each; 200 are a fleet of 1,000 pods. */
const services = Number(process.env.SWITCHYARD_FLEET ?? 20);

const folder = mkdtempSync(join(tmpdir(), "switchyard-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

test(`creates and restarts ${services} load balancers and ${services * 5} pods in less memory than 1 GiB per 1,000 pods`, async () => {
  const program = join(__dirname, "../../dist/sandbox/main.js");
  const { made, started } = await sandboxFleet(join(folder, "state.jsonl"), { services, pods: services * 5 }, program);
  // Node's own share, and the rest of a GiB per 1,000 pods
  const most = 100 + (924 * services) / 200;
  if (process.env.SWITCHYARD_FLEET !== undefined) console.info({ made, started });
  for (const { seconds, mebibytes } of [made, started]) {
    expect(seconds).toBeGreaterThan(0);
    // without /proc there is nothing to compare
    expect(mebibytes ?? 0).toBeLessThan(most);
  }
}, 600_000);
