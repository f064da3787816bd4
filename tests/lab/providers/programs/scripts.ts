/** Scripts and random values. */
import { local } from "@pulumi/command";
import { Config } from "@pulumi/pulumi";
import { RandomId, RandomPassword } from "@pulumi/random";

const config = new Config("test");
const folder = config.require("folder");

const password = new RandomPassword("password", { length: 24, special: false });
const id = new RandomId("id", { byteLength: 4 });
const step = new local.Command("step", {
    create: config.get("create") ?? `echo "created by $WHO"`,
    update: "echo updated after $PULUMI_COMMAND_STDOUT",
    delete: `echo deleted >> ${folder}/deleted`,
    environment: { WHO: config.get("who") ?? "twinswarm" },
    triggers: [config.get("trigger") ?? "1"],
});
const secretStep = new local.Command(
    "secret-step",
    { create: "cat", stdin: password.result, logging: "none" },
    { additionalSecretOutputs: ["stdout"] },
);

export const hex = id.hex;
export const stdout = step.stdout;
export const generated = password.result;
export const echoed = secretStep.stdout;
