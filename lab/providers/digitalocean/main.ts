import { main } from "../plugin/server";
import { digitalocean } from "./provider";

main(digitalocean);
