/** `npm run pulumi -- …`: the Pulumi CLI as the lab's operator, on the lab's copies of the stack files. */
import { execPulumi } from "../lab/engine/pulumi";

execPulumi(process.argv.slice(2), (line) => console.error(`note: ${line}`))
    .then((code) => (process.exitCode = code))
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
