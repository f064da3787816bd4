/** The page's server as a process of the host, with the lab's own sources. argv: port of 127.0.0.1. */
import { PREFIX } from "../plan";
import { createPage } from "./server";
import { labSources } from "./sources/sources";

const page = createPage(labSources(), PREFIX);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void page.close().then(() => process.exit(0)));
}
void page.listen({ host: "127.0.0.1", port: Number(process.argv[2]) });
