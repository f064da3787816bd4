/** `npm run images`: the container images that the product owns, and the lock file that pins all images by digest. */
import Table from "cli-table3";
import { Command } from "commander";
import { prepareImages } from "../lab/images/prepare";
import { Progress } from "../lab/progress";

const program = new Command("images").description("container images: build those of images/, pin all by digest");
program
    .command("build")
    .description("build the images of this repository into the lab's registry, which the cache holds")
    .option("--json", "print the result for programs")
    .action(async ({ json }: { json?: true }) => {
        const { lockFile, rows } = await prepareImages({ progress: new Progress() });
        if (json) return console.log(JSON.stringify({ lockFile, images: rows }, null, 4));
        const table = new Table({ head: ["image", "origin", "MB", "digest"], style: { head: [], border: [] } });
        for (const { image, origin, megabytes, digest } of rows) {
            table.push([image, origin, megabytes.toFixed(1), digest.slice(0, "sha256:".length + 12)]);
        }
        console.log(table.toString());
        console.log(`The lab's lock file is ${lockFile}`);
    });

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
