import { type Owners, poolIdentity } from "../../../model/route/identity.js";

const owners: Owners = {
  environment: "local",
  services: { cart: ["fly-blue"], "cart-api": [], fly: [] },
  edges: { mcp: ["koyeb", "blue"] },
};
const { environment: _, ...anywhere } = owners;

test.each([
  ["local-cart-blue", "colour:cart/blue"],
  ["local-cart-fly-blue", "origin:cart/fly-blue"],
  ["local-cart-api-green", "colour:cart-api/green"],
  ["local-fly-blue", "colour:fly/blue"],
  ["local-mcp-blue", "origin:mcp/blue"],
  ["local-mcp-gone", "origin:mcp/gone"],
  ["local-cart-", "foreign:1"],
  ["staging-cart-blue", "foreign:1"],
  ["theirs", "foreign:1"],
  [undefined, "foreign:1"],
] as const)("%s is %s", (name, identity) => {
  expect(poolIdentity(name, "1", owners)).toBe(identity);
});

test.each([
  ["local-cart-blue", "colour:cart/blue"],
  ["cart-green", "colour:cart/green"],
  ["local-cart-fly-blue", "origin:cart/fly-blue"],
  ["local-other-blue", "foreign:1"],
] as const)("without an environment, %s is %s", (name, identity) => {
  expect(poolIdentity(name, "1", anywhere)).toBe(identity);
});

test("given an undeclared standby, then it is named by the service alone", () => {
  expect(poolIdentity("local-shop-fly-blue", "1", { services: { shop: [] }, edges: {} })).toBe("origin:shop/fly-blue");
  expect(poolIdentity("local-shop-shop-blue", "1", { services: { shop: [] }, edges: {} })).toBe("colour:shop/blue");
});
