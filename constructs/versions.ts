/**
 * The Terraform and the providers that every stack asks for, exactly: the one place where a version stands.
 *
 * The bindings in `package.json` are generated from these provider versions.
 */
export const versions = {
  terraform: ">= 1.9",
  cloudflare: { source: "cloudflare/cloudflare", version: "5.14.0" },
  kubernetes: { source: "hashicorp/kubernetes", version: "2.38.0" },
} as const;
