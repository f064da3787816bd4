import { isOfImage } from "./needs";
import { pendingChanges, refusalOf, up, upCommand } from "../commands";
import type { Scenario } from "../scenario";

/** A release without the page that its health check asks for; the lab's registry holds it. */
const BROKEN = "twinswarm/sample-green:broken";

export const badDeploy: Scenario = {
    name: "bad-deploy",
    title: "A broken release is deployed",
    about:
        "Someone deploys an image that starts but never gets healthy. The Swarm must keep the old copies serving, roll " +
        "back by itself, and the engine must say so; then the old version is deployed again.",
    needs: { zones: 1, staticSites: 1 },
    async play(stage) {
        const { day } = stage;
        const { zone, project, files } = day;
        const site = project.sites.filter(isOfImage).find((one) => one.zone === zone);
        if (site === undefined) throw new Error(`${zone} has no site made of an image`);
        const setImage = (image: string): Promise<void> =>
            files.edit(zone, (file) => file.setIn(["config", "twinswarm:sites", site.id, "image"], image));
        const command = (image: string): string =>
            `edit Pulumi.${zone}.yaml: in ${site.id} set "image: ${image}"\n${upCommand(zone)}`;

        let said = "";
        const fault = await stage.fault({
            text: `a release of ${site.id} that never gets healthy is deployed`,
            command: command(BROKEN),
            work: async () => {
                await setImage(BROKEN);
                said = await refusalOf("the broken release", up(day, zone));
            },
        });
        if (!/roll(ed )?back/i.test(said)) throw new Error(`the engine does not speak of a rollback:\n${said}`);
        stage.seen("the Swarm has rolled back, and the engine says so");
        await stage.action({
            text: "the release before is deployed again",
            command: command(site.image),
            work: async () => {
                await setImage(site.image);
                await up(day, zone);
            },
        });
        await stage.untilGood("every site answers", 60);
        stage.expectNoFailures("no request fails from the deployment on", fault);
        const changes = await pendingChanges(day, zone);
        stage.expect({ text: "nothing is left to change", unit: "changes", bar: 0, measure: () => changes });
    },
};
