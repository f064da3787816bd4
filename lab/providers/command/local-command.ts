/** command:local:Command: scripts on the machine that runs the engine. */
import { randomBytes } from "node:crypto";
import type { Operation, Props, ResourceType } from "../plugin/resource";
import { runScript, type Logging, type Output } from "./run";

type CommandInputs = {
    /** Of a call. */
    command?: string;
    create?: string;
    update?: string;
    delete?: string;
    dir?: string;
    environment?: Record<string, string>;
    interpreter?: string[];
    stdin?: string;
    logging?: Logging;
    addPreviousOutputInEnv?: boolean;
};

const NOTHING: Output = { stdout: "", stderr: "" };

async function run(
    command: string | undefined,
    inputs: CommandInputs,
    previous: Output,
    operation: Operation,
): Promise<Output> {
    if (command === undefined) return previous;
    const earlier: NodeJS.ProcessEnv = {};
    if (inputs.addPreviousOutputInEnv !== false) {
        if (previous.stdout !== "") earlier.PULUMI_COMMAND_STDOUT = previous.stdout;
        if (previous.stderr !== "") earlier.PULUMI_COMMAND_STDERR = previous.stderr;
    }
    return runScript(
        {
            command,
            interpreter: inputs.interpreter?.length ? inputs.interpreter : ["/bin/sh", "-c"],
            dir: inputs.dir,
            environment: { ...process.env, ...inputs.environment, ...earlier },
            stdin: inputs.stdin,
            logging: inputs.logging ?? "stdoutAndStderr",
        },
        operation,
    );
}

export const LocalCommand: ResourceType<void, CommandInputs> = {
    inputs: [
        "addPreviousOutputInEnv",
        "create",
        "delete",
        "dir",
        "environment",
        "interpreter",
        "logging",
        "stdin",
        "triggers",
        "update",
    ],
    replaces: ["triggers"],
    computed: ["stdout", "stderr"],
    volatile: ["stdout", "stderr"],
    async create(_connection, inputs, operation) {
        const output = await run(inputs.create, inputs, NOTHING, operation);
        return { id: `${operation.name}${randomBytes(4).toString("hex")}`, outputs: { ...inputs, ...output } };
    },
    async update(_connection, _id, inputs, old, operation) {
        const previous = { ...NOTHING, ...(old.outputs as Partial<Output>) };
        const { stdout, stderr } = await run(inputs.update ?? inputs.create, inputs, previous, operation);
        return { ...inputs, stdout, stderr };
    },
    async delete(_connection, _id, state, operation) {
        const inputs = state.outputs as CommandInputs & Partial<Output>;
        await run(inputs.delete, inputs, { ...NOTHING, ...inputs }, operation);
    },
};

/** command:local:run: a script for its output alone, at once. */
export async function runOnce(args: CommandInputs, operation: Operation): Promise<Props> {
    return { ...args, ...(await run(args.command, args, NOTHING, operation)) };
}
