import { loadProject, type Zone } from "../../../components/config/project";
import { refuseMove } from "../../../components/node/droplets";
import { FILES } from "../config/files";

const nyc = loadProject(FILES).project?.zones[0] as Zone;

it("takes the place that the zone was made in", () => {
    expect(() => refuseMove(nyc, { range: "10.10.0.0/20", region: "nyc3" })).not.toThrow();
});

it("refuses another network and region, for which all machines would have to go first", () => {
    expect(() => refuseMove(nyc, { range: "10.30.0.0/20", region: "sfo3" })).toThrow(
        "2 problems in the configuration, nothing was touched:\n" +
            '  - Pulumi.nyc.yaml: twinswarm:zone.network is "10.10.0.0/20", but the zone was made with 10.30.0.0/20, ' +
            "and its machines cannot move; write 10.30.0.0/20 again, or make a zone of another name and move the sites there\n" +
            '  - Pulumi.nyc.yaml: twinswarm:zone.machines.region is "nyc3", but the zone was made with sfo3',
    );
});
