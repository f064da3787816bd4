/** Runs the gateway's half in the visitor's namespace. argv: address of the resolver, unix socket to listen on. */
import { rm } from "node:fs/promises";
import { lookupAt } from "../lookup";
import { createUpstream } from "./upstream";

async function main([resolver = "", socket = ""]: readonly string[]): Promise<void> {
    await rm(socket, { force: true }); // of a predecessor that was killed
    createUpstream({ lookup: lookupAt(resolver) }).listen(socket);
}

void main(process.argv.slice(2));
