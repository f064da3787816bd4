// Pulumi's runner of policy packs brings a TypeScript of its own, which checks types for seconds at each start. Loaded
// after it, tsx takes its place.
require("tsx/cjs");
require("./pack.ts");
