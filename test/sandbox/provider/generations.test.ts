import { everyGeneration, newestGenerations, reattachIn, socketOf } from "../../../sandbox/provider/generations";

test("takes the last of each as the newest", () => {
  expect(newestGenerations()).toEqual([
    { source: "cloudflare/cloudflare", version: "5.22.0" },
    { source: "hashicorp/kubernetes", version: "3.2.1" },
  ]);
});

test("keeps socket paths short enough for the longest usual temporary folder", () => {
  // macOS: 104 bytes with the zero at the end
  const temporary = "/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T";
  const folder = `${temporary}/switchyard-sandbox-0123456789ab/s`;
  for (const generation of everyGeneration()) expect(socketOf(folder, generation).length).toBeLessThan(104);
});

test("announces the chosen sockets to Terraform and OpenTofu", () => {
  const socket = (name: string) => ({
    ...{ Protocol: "grpc", ProtocolVersion: 6, Pid: 7, Test: true },
    Addr: { Network: "unix", String: `/tmp/x/${name}` },
  });
  const [kubernetes, cloudflare] = [socket("kubernetes-2.38.0"), socket("cloudflare-5.18.0")];
  const chosen = [
    { source: "cloudflare/cloudflare", version: "5.18.0" },
    { source: "hashicorp/kubernetes", version: "2.38.0" },
  ] as const;
  expect(JSON.parse(reattachIn("/tmp/x", chosen, 7))).toEqual({
    "registry.terraform.io/cloudflare/cloudflare": cloudflare,
    "registry.opentofu.org/cloudflare/cloudflare": cloudflare,
    "registry.terraform.io/hashicorp/kubernetes": kubernetes,
    "registry.opentofu.org/hashicorp/kubernetes": kubernetes,
  });
});
