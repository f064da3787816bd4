import { main } from "../plugin/server";
import { command } from "./provider";

main(command);
