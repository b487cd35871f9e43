import { LabelIndex } from "../../../sandbox/kubernetes/label-index";

test("finds objects by the rarest of the requested labels", () => {
  const pods = new LabelIndex();
  pods.add("shop", "cart-2", { app: "cart", colour: "blue" });
  pods.add("shop", "cart-1", { app: "cart", colour: "blue" });
  pods.add("shop", "till-1", { app: "till", colour: "blue" });
  pods.add("other", "cart-1", { app: "cart", colour: "blue" });
  expect(pods.selected("shop", { colour: "blue", app: "cart" })).toEqual(["cart-1", "cart-2"]);
  expect(pods.selected("shop", { colour: "blue", app: "none" })).toEqual([]);
  expect(pods.selected("shop", {})).toBeUndefined();
  pods.delete("shop", "cart-1", { app: "cart", colour: "blue" });
  expect(pods.selected("shop", { app: "cart" })).toEqual(["cart-2"]);
  expect(pods.selected("other", { app: "cart" })).toEqual(["cart-1"]);
});

test("finds selectors by the labels that they may select", () => {
  const services = new LabelIndex();
  services.addSelector("shop", "cart", { app: "cart", colour: "blue" });
  services.addSelector("shop", "blue", { colour: "blue" });
  services.addSelector("shop", "all", {});
  expect([...services.selecting("shop", { app: "cart", colour: "blue" })].sort()).toEqual(["all", "blue", "cart"]);
  expect([...services.selecting("shop", { app: "till", colour: "blue" })].sort()).toEqual(["all", "blue"]);
  expect([...services.selecting("other", { colour: "blue" })]).toEqual([]);
  services.delete("shop", "blue", { colour: "blue" });
  services.delete("shop", "all", {});
  expect([...services.selecting("shop", { colour: "blue" })]).toEqual([]);
});
