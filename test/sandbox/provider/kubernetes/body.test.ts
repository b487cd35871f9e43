import { objectOf } from "../../../../sandbox/provider/kubernetes/body";
import { kindsOfTypes } from "../../../../sandbox/provider/kubernetes/types";
import { loadSchemas } from "../../../../sandbox/provider/schema/load";

test("lets the API encode the text of a new Secret, as the provider does", () => {
  const schema = loadSchemas("kubernetes", "2.38.0").find(({ type }) => type === "kubernetes_secret_v1");
  const target = kindsOfTypes.kubernetes_secret_v1;
  if (schema === undefined || target === undefined) throw new Error("the stand-in does not serve Secrets");
  const planned = {
    metadata: [{ name: "key", namespace: "shop" }],
    type: "Opaque",
    data_wo_revision: 1,
    binary_data: { cert: "AAEC" },
  };

  expect(objectOf(schema, target, planned, { data_wo: { token: "a value" } })).toEqual({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "key", namespace: "shop" },
    type: "Opaque",
    stringData: { token: "a value" },
    data: { cert: "AAEC" },
  });
});
