import { parse } from "yaml";
import { aProject } from "../support/project";

const shop = "local/services/shop.yaml";

test("raises the idle colour's minimum, by default to the live one's", async () => {
  const project = aProject();
  project.change(shop, "    version: v1.0.0\n", "    version: v1.0.0\n    replicas: 4\n");
  await project.done("warm", "shop");
  expect(parse(project.read(shop)).colours.green.replicas).toBe(4);
  await project.done("warm", "shop", "--replicas", "5");
  expect(parse(project.read(shop)).colours.green.replicas).toBe(5);
  expect(await project.done("warm", "shop")).toBe("shop: at least 5 pods of green: already so, nothing to change.\n");
});

test.each([
  [["shop", "--replicas", "1"], 3, /^shop: green already has at least 2 pods, and 1 would be fewer\n$/],
  [["shop", "--replicas", "0"], 2, /^--replicas got "0"; a whole number from 1 to 500\n$/],
  [["proxy"], 3, /^proxy: green has no image: `switchyard image proxy <ref@digest> --env local` gives it one\n$/],
  [["legacy"], 3, /^legacy: its Deployments are managed elsewhere; raise the pods there\n$/],
  [["redis"], 2, /^redis is replaced in place: it has no colours, so no traffic moves between them\n$/],
  [
    ["shop", "--replicas", "6"],
    3,
    /^the result would not load.*colours.green.replicas: 6 is not allowed; less than workload.autoscale.maxReplicas, which is 6/s,
  ],
])("refuses warm %j", async (argv, code, err) => {
  const project = aProject();
  expect(await project.run("warm", ...argv)).toEqual({ code, out: "", err: expect.stringMatching(err) });
});
