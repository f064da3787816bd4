import { main } from "../plugin/server";
import { RandomId } from "./id";
import { RandomPassword } from "./password";

main({
    name: "random",
    connect: () => undefined,
    resources: {
        "random:index/randomId:RandomId": RandomId,
        "random:index/randomPassword:RandomPassword": RandomPassword,
    },
});
