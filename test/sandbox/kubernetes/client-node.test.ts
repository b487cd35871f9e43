import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Kubectl, startApi } from "./support";

// the client is an ES module, which the test runner does not load, so it runs in a process of its own
test("the official JavaScript client creates, watches, lists, scales and is refused", async () => {
  const api = await startApi();
  const kubectl = new Kubectl(api.url);
  const script = join(__dirname, "client-node.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [script, kubectl.configuration], { timeout: 30_000 });
  kubectl.close();
  await api.close();
  expect(JSON.parse(stdout)).toEqual({
    created: 10,
    rolledOut: 2,
    pods: ["Running", "Running"],
    scaled: 1,
    informed: "seen",
    refusal: 'configmaps "none" not found',
  });
}, 60_000);
