import { type Attributes, requireOurs } from "../../../operations/live/api";
import { apisOf } from "../../../operations/live/apis";
import { cartEnvironment } from "../../support/environment";

const [edge, cluster] = apisOf(cartEnvironment());
if (edge === undefined || cluster === undefined) throw new Error("an environment has an edge and a cluster");

const found = (object: Attributes) => ({ id: "1", importId: "1", path: "/there/1", object });
const labelled = (labels: Readonly<Record<string, string>>) => ({ metadata: { name: "cart", labels } });
const switchyard = { "app.kubernetes.io/managed-by": "switchyard" };
const ours = { ...switchyard, "app.kubernetes.io/part-of": "test", "app.kubernetes.io/name": "cart" };

test("a mark in a description or in labels names the owner of an object", () => {
  expect(edge.mark({ description: "cart [switchyard test/cart]" })).toEqual({ environment: "test", owner: "cart" });
  expect(edge.mark({ description: "by hand" })).toBeUndefined();
  expect(cluster.mark(labelled(ours))).toEqual({ environment: "test", owner: "cart" });
  expect(cluster.mark({ metadata: [labelled(ours).metadata] })).toEqual({ environment: "test", owner: "cart" });
  expect(cluster.mark(labelled({ "app.kubernetes.io/part-of": "test" }))).toBeUndefined();
  expect(cluster.mark(labelled(switchyard))).toBeUndefined();
});

test("given an object with another owner's mark, when it is adopted, then the refusal names the owner", () => {
  const theirs = labelled({ ...ours, "app.kubernetes.io/part-of": "shop" });
  expect(() => requireOurs(cluster, "kubernetes_service_v1", labelled(ours), found(theirs))).toThrow(
    "/there/1 matches the declared kubernetes_service_v1, but is marked as shop/cart, not as test/cart; nothing was changed. " +
      "Rename the declared one; if the live one is this one under a former name, change its mark (description, comment or labels) first",
  );
  const unnamed = labelled({ ...switchyard, "app.kubernetes.io/part-of": "shop" });
  expect(() => requireOurs(cluster, "kubernetes_service_v1", labelled(ours), found(unnamed))).toThrow(
    "marked as shop,",
  );
});

test.each([
  ["the same mark", labelled(ours)],
  ["no mark", labelled({})],
  ["the same environment's mark without an owner", labelled({ ...switchyard, "app.kubernetes.io/part-of": "test" })],
])("given an object with %s, when it is adopted, then nothing is refused", (_, object) => {
  expect(() => requireOurs(cluster, "kubernetes_service_v1", labelled(ours), found(object))).not.toThrow();
});
