import type { StandIn } from "../plugin/resource";
import { RandomId } from "./id";
import { RandomPassword } from "./password";

export const random: StandIn<void> = {
    name: "random",
    connect: () => undefined,
    resources: {
        "random:index/randomId:RandomId": RandomId,
        "random:index/randomPassword:RandomPassword": RandomPassword,
    },
};
