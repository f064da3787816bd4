import { main } from "../plugin/server";
import { random } from "./provider";

main(random);
