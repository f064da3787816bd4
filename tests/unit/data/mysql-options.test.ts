import { mysqlOptions, type MysqlGroup, type MysqlMember } from "../../../components/data/mysql-options";

const member = (i: number): MysqlMember => ({ name: `nyc-db${i}`, host: `nyc-db${i}`, port: 3306, groupPort: 33061 });
const group: MysqlGroup = { name: "uuid", firstServerId: 11, members: [1, 2, 3].map(member) };
const optionsOf = (i: number): string[] => {
    const one = group.members[i];
    return one === undefined ? [] : mysqlOptions(group, one);
};

it("gives each member a number of its own, and its own address among those of all", () => {
    expect(optionsOf(1)).toEqual(
        expect.arrayContaining([
            "--server-id=12",
            "--report-host=nyc-db2",
            "--loose-group-replication-local-address=nyc-db2:33061",
            "--loose-group-replication-group-seeds=nyc-db1:33061,nyc-db2:33061,nyc-db3:33061",
        ]),
    );
});

it("differs between members in nothing else", () => {
    const differing = optionsOf(0).filter((option) => !optionsOf(2).includes(option));
    expect(differing.map((option) => option.split("=")[0])).toEqual([
        "--server-id",
        "--report-host",
        "--loose-group-replication-local-address",
    ]);
});

it.each(["start-on-boot=OFF", "bootstrap-group=OFF", "autorejoin-tries=0", "consistency=AFTER"])(
    "leaves the group to the supervisor, and its writes on every disk: %s",
    (option) => expect(optionsOf(0)).toContain(`--loose-group-replication-${option}`),
);

it("knows its members", () => expect(() => mysqlOptions(group, member(4))).toThrow(/nyc-db4 is none of .*nyc-db3/));

it("takes its sizes", () => {
    const [one] = group.members;
    if (one === undefined) throw new Error("no member");
    const options = mysqlOptions(group, one, { bufferPool: 512, redoLog: 256, connections: 300 });
    expect(options).toEqual(
        expect.arrayContaining([
            "--innodb-buffer-pool-size=512M",
            "--innodb-redo-log-capacity=256M",
            "--max-connections=300",
        ]),
    );
});
