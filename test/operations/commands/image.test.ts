import { parse } from "yaml";
import { aProject } from "../support/project";

const shop = "local/services/shop.yaml";
const digest = `sha256:${"9".repeat(64)}`;
const image = `registry.example.com/shop:v1.2.0@${digest}`;

test("releases an image to the idle colour, with the version of its tag", async () => {
  const project = aProject();
  const before = project.read(shop);
  expect(await project.done("image", "shop", image)).toContain(
    "Once it is deployed: switchyard rollout shop --next --env local\n",
  );
  expect(project.read(shop)).toBe(
    before.replace("version: v1.1.0", "version: v1.2.0").replace(/registry.example.com\/shop:v1.1.0@sha256:3+/, image),
  );
});

test("given another active colour, then the image goes to the other one, which is made if it is missing", async () => {
  const project = aProject();
  await project.done("flip", "shop");
  await project.done("image", "shop", image);
  expect(parse(project.read(shop)).colours.blue).toEqual({ version: "v1.2.0", image });

  const proxy = `registry.example.com/proxy@${digest}`;
  expect(await project.done("image", "proxy", proxy, "--version", "v1.1.0")).toContain(
    "Once it is deployed: switchyard flip proxy --env local\n",
  );
  expect(parse(project.read("local/services/proxy.yaml")).colours.green).toEqual({ version: "v1.1.0", image: proxy });
});

test("changes the one release of a service in place", async () => {
  const project = aProject();
  const redis = `registry.example.com/redis:7.4.2@${digest}`;
  await project.done("image", "redis", redis);
  expect(parse(project.read("local/services/redis.yaml"))).toEqual({ release: { version: "7.4.2", image: redis } });
});

const held = `registry.example.com/shop:v1.1.0@sha256:${"3".repeat(64)}`;

test.each([
  [
    "the live colour",
    [],
    ["--colour", "blue"],
    3,
    "shop: blue is live, and a live colour is frozen; without --colour the image goes to green",
  ],
  [
    "a colour with a share",
    ["rollout", "shop", "--percent", "5"],
    [],
    3,
    "shop: green has 5 % of the edge, and what gets requests is frozen: `switchyard rollout shop --abort --env local` takes them back first",
  ],
  [
    "a colour that is being left",
    ["rollback", "shop", "--target", "green", "--remaining", "5"],
    [],
    3,
    "shop: blue has 5 % of the edge, and what gets requests is frozen: `switchyard rollback shop --env local` takes them back first",
  ],
])("is refused for %s", async (_, first, options, code, err) => {
  const project = aProject();
  if (first.length > 0) await project.done(...first);
  expect(await project.run("image", "shop", image, ...options)).toEqual({ code, out: "", err: `${err}\n` });
});

test("refuses a held image", async () => {
  const project = aProject();
  await project.done("flip", "shop");
  await project.done("rollback", "shop", "--reason", "errors", "--incident", "INC-1");
  expect(await project.run("image", "shop", held)).toEqual({
    code: 3,
    out: "",
    err: "shop: this image is held (errors, INC-1): release another one, or remove the hold from `held` once its reason is gone\n",
  });
});

test.each([
  [
    ["shop", "registry.example.com/shop:v1.2.0"],
    2,
    /^"registry.example.com\/shop:v1.2.0" is not allowed; an image pinned by digest/,
  ],
  [
    ["shop", `registry.example.com/shop@${digest}`],
    2,
    /^the image has no tag, so its version is unknown: add --version v1.2.3\n$/,
  ],
  [
    ["shop", `registry.example.com/shop:latest@${digest}`],
    2,
    /^the tag "latest" is no version: add --version v1.2.3\n$/,
  ],
  [
    ["shop", image, "--version", "new"],
    2,
    /^--version got "new"; a semantic version such as `v1.4.2` or `1.4.2-rc.1`\n$/,
  ],
  [["redis", image, "--colour", "blue"], 2, /^redis is replaced in place: it has no colours\n$/],
  [["legacy", image], 3, /^legacy: its Deployments are managed elsewhere; release the image there\n$/],
  // another digest under the version of the live colour: only loading finds out
  [
    ["shop", image, "--version", "v1.0.0"],
    3,
    /^the result would not load, so nothing was written: 1 mistake in the configuration of local:\n.*colours.green.version: /,
  ],
])("image %j is not done", async (argv, code, err) => {
  const project = aProject();
  expect(await project.run("image", ...argv)).toEqual({ code, out: "", err: expect.stringMatching(err) });
  expect(project.exists(`${shop}.bak`)).toBe(false);
});
