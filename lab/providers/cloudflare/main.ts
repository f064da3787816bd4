import { main } from "../plugin/server";
import { cloudflare } from "./provider";

main(cloudflare);
