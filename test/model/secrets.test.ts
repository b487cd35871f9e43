import { carriesCredential, looksRandom, namesSecret } from "../../model/load/secrets.js";
import { show } from "../../model/load/show.js";

// joined here, so that no scanner takes the parts for real secrets
const credentials = [
  `-----BEGIN ${"RSA PRIVATE KEY"}-----`,
  `postgres://shop:${"x".repeat(8)}@db.example.com/shop`,
  `redis://:${"x".repeat(8)}@redis`,
  `ghp_${"a1".repeat(18)}`,
  `sk_live_${"b2".repeat(12)}`,
  `xoxb-${"c3".repeat(10)}`,
  `AKIA${"D".repeat(16)}`,
  `eyJ${"e".repeat(12)}.${"f".repeat(12)}.sig`,
];

test.each(credentials)("recognises the credential in %s, and never shows it", (text) => {
  expect(carriesCredential(text)).toBe(true);
  expect(show(text)).toBe("the value (not shown, it may be a secret)");
});

test.each([
  "https://techsapo.supabase.co",
  "proxy://mcp-gateway",
  "local://cipher,local://serena",
  "user@example.com",
  "prompt-service.techsapo-production.svc.cluster.local",
  "00000000-0000-4000-8000-000000000001",
  `sha256:${"0123456789abcdef".repeat(4)}`,
  "Errors after v1.1.0: carts were lost between 03:12 and 03:20",
  "/var/lib/switchyard/cache",
])("%s is no secret", (text) => {
  expect([carriesCredential(text), looksRandom(text)]).toEqual([false, false]);
});

test.each(["DATABASE_PASSWORD", "API_TOKEN", "STRIPE_SECRET_KEY", "access_key", "client-secret", "SECRET"])(
  "%s names a secret",
  (key) => {
    expect(namesSecret(key)).toBe(true);
  },
);

test.each(["MAX_TOKENS", "TOKEN_LIMIT", "JWT_PUBLIC_KEY", "MONKEY", "SECRETS_FOLDER"])(
  "does not take %s for the name of a secret",
  (key) => {
    expect(namesSecret(key)).toBe(false);
  },
);
